import * as tf from '@tensorflow/tfjs-core';
import { only } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';

/**
 * GlobalAveragePooling1D averages the positions that a mask leaves, as in Keras: stock averages the padding of a text, too.
 * A sample that is masked as a whole gives NaN, as there.
 */
type Call = (inputs: tf.Tensor | tf.Tensor[], kwargs?: { mask?: tf.Tensor | null }) => tf.Tensor;

const prototype: { call: Call } = registry().GlobalAveragePooling1D![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const mask = kwargs?.mask ?? null;
  if (mask === null) return stockCall.call(this, inputs, kwargs);
  return tf.tidy(() => {
    const x = only(inputs);
    const counts = tf.expandDims(tf.cast(mask, x.dtype), 2);
    return tf.div(tf.sum(tf.mul(x, counts), 1), tf.sum(counts, 1));
  });
};
