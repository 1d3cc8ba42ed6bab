import * as tf from '@tensorflow/tfjs-core';
import { registry } from '../tfjs/resolve.js';

interface StockConcatenate {
  readonly axis: number;
}

type Merge = (this: StockConcatenate, inputs: tf.Tensor[]) => tf.Tensor;

/**
 * tfjs's Concatenate takes every negative `axis` for the last one: -2 throws, or, where the inputs' shapes
 * are equal, joins along another axis than its output shape says. Importing this file makes the registered
 * class count from the end.
 */
const prototype = registry().Concatenate![0].prototype as unknown as { mergeFunction: Merge };

prototype.mergeFunction = function (inputs) {
  return tf.concat(inputs, this.axis);
};
