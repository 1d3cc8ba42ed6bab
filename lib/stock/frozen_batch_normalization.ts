import type * as tf from '@tensorflow/tfjs-core';
import { registry } from '../tfjs/resolve.js';

/**
 * A frozen BatchNormalization normalizes by its moving statistics and does not move them, as in Keras: stock does so in
 * predictions alone, so that a frozen network trains on other outputs than it gives, and its averages drift.
 */
interface StockBatchNormalization {
  readonly trainable: boolean;
}

type Call = (
  this: StockBatchNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: { training?: boolean },
) => tf.Tensor;

const prototype: { call: Call } = registry().BatchNormalization![0].prototype;
const before = prototype.call;

prototype.call = function (inputs, kwargs) {
  return before.call(this, inputs, this.trainable ? kwargs : { ...kwargs, training: false });
};
