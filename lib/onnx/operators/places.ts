import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { axisOf, type Call, number } from './operator.js';

export const counted = (call: Call, x: tf.Tensor, name = 'axis') =>
  axisOf(number(call, name, 0), x.rank);

/** Places counted from the front. */
export function fromFront(indices: tf.Tensor, n: number): tf.Tensor {
  const negative = tf.cast(tf.less(indices, tf.scalar(0, 'int32')), 'int32');
  return tf.add(indices, tf.mul(negative, tf.scalar(n, 'int32')));
}

/** How far apart neighbours of each axis lie in memory. */
export const stridesOf = (shape: readonly number[]) =>
  shape.map((_, i) => product(shape.slice(i + 1)));

/** For each element of a tensor of shape `indices`, its place in x flattened. */
export function elementPlaces(x: tf.Tensor, indices: tf.Tensor, axis: number): tf.Tensor {
  const strides = stridesOf(x.shape);
  const own = stridesOf(indices.shape);
  const base = Int32Array.from({ length: indices.size }, (_, at) =>
    indices.shape.reduce(
      (sum, n, i) => (i === axis ? sum : sum + (Math.floor(at / own[i]!) % n) * strides[i]!),
      0,
    ),
  );
  const along = tf.mul(fromFront(indices, x.shape[axis]!), tf.scalar(strides[axis]!, 'int32'));
  return tf.add(tf.tensor(base, indices.shape, 'int32'), along);
}

/** For each row of indices [..., m], its place among x's first axes flattened: [...]. */
export function rowPlaces(x: tf.Tensor, indices: tf.Tensor, batch: number): tf.Tensor {
  const m = indices.shape.at(-1)!;
  const lead = x.shape.slice(0, batch + m);
  const strides = stridesOf(lead);
  const shape = indices.shape.slice(0, -1);
  const parts = Array.from({ length: m }, (_, i) => {
    const part = tf.reshape(tf.slice(indices, [...shape.map(() => 0), i], [...shape, 1]), shape);
    return tf.mul(fromFront(part, lead[batch + i]!), tf.scalar(strides[batch + i]!, 'int32'));
  });
  const own = stridesOf(shape);
  const size = product(shape);
  const base = Int32Array.from({ length: size }, (_, at) =>
    shape
      .slice(0, batch)
      .reduce((sum, n, i) => sum + (Math.floor(at / own[i]!) % n) * strides[i]!, 0),
  );
  return parts.reduce((a, b) => tf.add(a, b), tf.tensor(base, shape, 'int32'));
}
