import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { type Call, host, type Input, need, no, type Operator, word } from './operator.js';
import { counted, elementPlaces, rowPlaces } from './places.js';

const REDUCE: Readonly<Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  none: (_, b) => b,
  add: tf.add,
  mul: tf.mul,
  max: tf.maximum,
  min: tf.minimum,
};

/**
 * Rows of `updates` put into, or combined with, those of x at `places`: round k takes the k-th update
 * of every row, so that each round is a gather, which has a gradient.
 */
function scatterRows(
  x: tf.Tensor,
  places: readonly number[],
  updates: tf.Tensor,
  how: string,
): tf.Tensor {
  const combine = REDUCE[how] ?? no(`reduction=${how}`);
  const rows = x.shape[0]!;
  if (places.some((place) => place < 0 || place >= rows)) no('at places outside');
  if (places.length === 0) return tf.clone(x);
  const seen = new Int32Array(rows);
  const rounds: Map<number, number>[] = [];
  places.forEach((place, i) => {
    const round = how === 'none' ? 0 : seen[place]!++;
    rounds[round] ??= new Map();
    rounds[round]!.set(place, i);
  });
  return rounds.reduce((y, round) => {
    const changed = combine(
      tf.gather(y, tf.tensor1d([...round.keys()], 'int32')),
      tf.gather(updates, tf.tensor1d([...round.values()], 'int32')),
    );
    const order = Int32Array.from({ length: rows }, (_, i) => i);
    [...round.keys()].forEach((place, i) => {
      order[place] = rows + i;
    });
    return tf.gather(tf.concat([y, tf.cast(changed, y.dtype)]), tf.tensor1d(order, 'int32'));
  }, x);
}

const reductionOf = (call: Call) => word(call, 'reduction', 'none');

function scatterElements(inputs: readonly Input[], call: Call): tf.Tensor {
  const [x, indices, updates] = [need(inputs, 0), need(inputs, 1), need(inputs, 2)];
  const places = host(elementPlaces(x, indices, counted(call, x)));
  const flat = tf.reshape(updates, [updates.size]);
  const y = scatterRows(tf.reshape(x, [x.size]), places, flat, reductionOf(call));
  return tf.reshape(y, x.shape);
}

function scatterNd(inputs: readonly Input[], call: Call): tf.Tensor {
  const [x, indices, updates] = [need(inputs, 0), need(inputs, 1), need(inputs, 2)];
  const m = indices.shape.at(-1)!;
  const rest = x.shape.slice(m);
  const places = host(rowPlaces(x, indices, 0));
  const rows = product(x.shape.slice(0, m));
  const table = tf.reshape(x, [rows, ...rest]);
  const parts = tf.reshape(updates, [places.length, ...rest]);
  return tf.reshape(scatterRows(table, places, parts, reductionOf(call)), x.shape);
}

/** Operators that put elements at places. */
export const SCATTER_OPERATORS: Readonly<Record<string, Operator>> = {
  Scatter: { run: scatterElements },
  ScatterElements: { run: scatterElements },
  ScatterND: { run: scatterNd },
};
