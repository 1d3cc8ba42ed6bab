import * as tf from '@tensorflow/tfjs-core';
import { only } from '../ops/data_format.js';
import { DROPOUT_MASK } from '../ops/kernel_names.js';
import { registry } from '../tfjs/resolve.js';

/**
 * Lets tfjs-layers' own Dropout take its random mask from one kernel where the backend has it (DropoutMask):
 * stock draws number by number in JavaScript, uploads them, adds, rounds and divides. A layer with a seed
 * stays as it is: its mask is known. The patch is on the class, so that SpatialDropout1D has it as well.
 */
interface StockDropout {
  readonly rate: number;
  readonly seed?: number | null;
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
  const { rate, seed } = this;
  const x = only(inputs);
  const drops = kwargs.training === true && rate > 0 && rate < 1 && x.dtype === 'float32';
  const able = tf.getKernel(DROPOUT_MASK, tf.getBackend()) !== undefined;
  if (!drops || !able || (seed ?? null) !== null) return stockCall.call(this, inputs, kwargs);
  return tf.tidy(() => {
    this.invokeCallHook(inputs, kwargs);
    const shape = this.getNoiseShape(x) ?? x.shape;
    const mask = tf.engine().runKernel(DROPOUT_MASK, {}, { shape, rate }) as tf.Tensor;
    return tf.mul(x, mask);
  });
};
