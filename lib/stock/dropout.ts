import * as tf from '@tensorflow/tfjs-core';
import { only } from '../ops/data_format.js';
import { DROPOUT_MASK } from '../ops/kernel_names.js';
import { hasKernel } from '../tfjs/has_kernel.js';
import { registry } from '../tfjs/resolve.js';
import { type Drawing, nextSeed } from './seed.js';
import { withSettings } from './with_settings.js';

/**
 * Lets tfjs-layers' own Dropout take its random mask from one kernel where the backend has it (DropoutMask): stock draws
 * number by number in JavaScript, uploads them, adds, rounds and divides. A layer with a seed draws as stock does, but
 * something else at each call, as Keras's: stock drops the same elements for ever. The patch is on the class, so that
 * SpatialDropout1D has it as well.
 */
interface StockDropout extends Drawing {
  readonly rate: number;
  getNoiseShape(input: tf.Tensor): number[] | null | undefined;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], kwargs: object): void;
}

type Call = (
  this: StockDropout,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: { training?: boolean },
) => tf.Tensor | tf.Tensor[];

const prototype: { call: Call } = registry().Dropout![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const { rate } = this;
  const x = only(inputs);
  const drops = kwargs.training === true && rate > 0 && rate < 1 && x.dtype === 'float32';
  if (!drops) return stockCall.call(this, inputs, kwargs);
  const seed = nextSeed(this);
  if (seed !== undefined) {
    return stockCall.call(
      withSettings<StockDropout>(this, { seed: seed as never }),
      inputs,
      kwargs,
    );
  }
  if (!hasKernel(DROPOUT_MASK)) {
    return stockCall.call(this, inputs, kwargs);
  }
  return tf.tidy(() => {
    this.invokeCallHook(inputs, kwargs);
    const shape = this.getNoiseShape(x) ?? x.shape;
    const mask = tf.engine().runKernel(DROPOUT_MASK, {}, { shape, rate }) as tf.Tensor;
    return tf.mul(x, mask);
  });
};
