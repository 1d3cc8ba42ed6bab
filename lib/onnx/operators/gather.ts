import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { type Call, type Input, movement, need, number, type Operator } from './operator.js';
import { counted, elementPlaces, fromFront, rowPlaces } from './places.js';

function gather(inputs: readonly Input[], call: Call): tf.Tensor {
  const [x, indices] = [need(inputs, 0), need(inputs, 1)];
  const axis = counted(call, x);
  const places = tf.reshape(fromFront(indices, x.shape[axis]!), [indices.size]);
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  if (places.size === 0) return tf.tensor([], shape, x.dtype);
  const found = movement(x, (y) => tf.gather(y, places as tf.Tensor1D, axis));
  return tf.reshape(found, shape);
}

function flatGather(x: tf.Tensor, places: tf.Tensor): tf.Tensor {
  const found = movement(tf.reshape(x, [x.size]), (y) =>
    tf.gather(y, tf.reshape(places, [places.size]) as tf.Tensor1D),
  );
  return tf.reshape(found, places.shape);
}

export function gatherElements(x: tf.Tensor, indices: tf.Tensor, axis: number): tf.Tensor {
  return flatGather(x, elementPlaces(x, indices, axis));
}

function gatherNd(inputs: readonly Input[], call: Call): tf.Tensor {
  const [x, indices] = [need(inputs, 0), need(inputs, 1)];
  const batch = number(call, 'batch_dims', 0);
  const m = indices.shape.at(-1)!;
  const rest = x.shape.slice(batch + m);
  const places = rowPlaces(x, indices, batch);
  const rows = product(x.shape.slice(0, batch + m));
  const table = tf.reshape(x, [rows, ...rest]);
  const found = movement(table, (y) =>
    tf.gather(y, tf.reshape(places, [places.size]) as tf.Tensor1D),
  );
  return tf.reshape(found, [...places.shape, ...rest]);
}

/** Operators that take elements at places. */
export const GATHER_OPERATORS: Readonly<Record<string, Operator>> = {
  Gather: { run: gather },
  GatherElements: {
    run(inputs, call) {
      const x = need(inputs, 0);
      return gatherElements(x, need(inputs, 1), counted(call, x));
    },
  },
  GatherND: { run: gatherNd },
};
