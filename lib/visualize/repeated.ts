import * as tf from '@tensorflow/tfjs-core';

/** One sample as often as there are signals, [count, ...shape]; a batch of so many as it is. */
export const repeated = (x: tf.Tensor, count: number): tf.Tensor =>
  x.shape[0] === count ? x : tf.tile(x, [count, ...x.shape.slice(1).fill(1)]);
