import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { only } from '../ops/data_format.js';
import { BATCH_NORM_TRAINING } from '../ops/kernel_names.js';
import { hasKernel } from '../tfjs/has_kernel.js';
import { registry } from '../tfjs/resolve.js';
import { maskedMoments } from './masked_moments.js';

/**
 * Makes tfjs-layers' own BatchNormalization train with one kernel forward and one back, in place of about
 * thirty, where the backend has them; and, where it is handed a mask, on the positions that count, as in Keras 3.
 * The patch is on the class, as in dilated_conv2d.ts; predictions, and what the kernel does not know, are left to it.
 */
interface StockBatchNormalization {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma: tfl.LayerVariable | undefined;
  readonly beta: tfl.LayerVariable | undefined;
  readonly movingMean: tfl.LayerVariable;
  readonly movingVariance: tfl.LayerVariable;
}

type Call = (
  this: StockBatchNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: { training?: boolean; mask?: tf.Tensor | null },
) => tf.Tensor;

/** The moving average as the stock layer has it. */
function move(variable: tfl.LayerVariable, value: tf.Tensor, momentum: number): void {
  const before = variable.read();
  variable.write(tf.sub(before, tf.mul(tf.sub(before, value), 1 - momentum)));
}

/** A step on the positions that count; all are normalized. */
function trainOnMask(layer: StockBatchNormalization, x: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const { epsilon, momentum, gamma, beta } = layer;
  const { mean, variance } = maskedMoments(x, mask, (layer.axis + x.rank) % x.rank);
  const vector = (moment: tf.Tensor) => tf.reshape(moment, [moment.size]);
  move(layer.movingMean, vector(mean), momentum);
  move(layer.movingVariance, vector(variance), momentum);
  const along = (variable: tfl.LayerVariable) => tf.reshape(variable.read(), mean.shape);
  const centred = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const scaled = gamma === undefined ? centred : tf.mul(centred, along(gamma));
  return beta === undefined ? scaled : tf.add(scaled, along(beta));
}

const prototype: { call: Call } = registry().BatchNormalization![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const { axis, epsilon, momentum, gamma, beta } = this;
  const x = only(inputs);
  const { mask } = kwargs;
  if (kwargs.training === true && mask != null) return tf.tidy(() => trainOnMask(this, x, mask));
  const last = axis === -1 || axis === x.rank - 1;
  const engine = tf.engine();
  const able = last && x.dtype === 'float32' && x.rank >= 2 && x.rank <= 4 && x.size > 0;
  const training = kwargs.training === true && gamma !== undefined && beta !== undefined;
  if (!able || !training || !hasKernel(BATCH_NORM_TRAINING)) {
    return stockCall.call(this, inputs, kwargs);
  }
  return tf.tidy(() => {
    const weights = { gamma: gamma.read(), beta: beta.read() };
    const outputs = engine.runKernel(BATCH_NORM_TRAINING, { x, ...weights }, { epsilon });
    const [y, mean, variance] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    move(this.movingMean, mean, momentum);
    move(this.movingVariance, variance, momentum);
    return y;
  });
};
