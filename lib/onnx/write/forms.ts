import * as tf from '@tensorflow/tfjs-core';
import type { Form } from './graph_writer.js';
import type { Order } from './value.js';

/** A weight with its axes in another order. */
export function permuted(shape: readonly number[], order: readonly number[]): Form {
  return {
    shape: order.map((axis) => shape[axis]!),
    toOnnx: (x) => tf.transpose(x, [...order]),
    key: `[${order}]`,
  };
}

/** A weight in another shape. */
export const reshaped = (shape: readonly number[]): Form => ({
  shape,
  toOnnx: (x) => tf.reshape(x, [...shape]),
  key: `as [${shape}]`,
});

/** One form after the other. */
export const both = (first: Form, second: Form): Form => ({
  shape: second.shape,
  toOnnx: (x) => second.toOnnx(first.toOnnx(x)),
  key: `${first.key} ${second.key}`,
});

/** A convolution's kernel [...k, a, b] as [b, a, ...k]. */
export const kernelForm = (shape: readonly number[]): Form => {
  const spatial = shape.slice(0, -2).map((_, i) => i);
  return permuted(shape, [shape.length - 1, shape.length - 2, ...spatial]);
};

/** A weight of all axes but the batch, in the order of what it goes with. */
export function alongside(shape: readonly number[], order: Order): Form | undefined {
  if (order === 'plain' || shape.length < 2) return undefined;
  return permuted(shape, [shape.length - 1, ...shape.slice(0, -1).map((_, i) => i)]);
}

/** A vector of the channels, for tensors of this rank. */
export function alongChannels(count: number, axis: number, rank: number): Form | undefined {
  const behind = rank - 1 - axis;
  return behind === 0 ? undefined : reshaped([count, ...new Array<number>(behind).fill(1)]);
}
