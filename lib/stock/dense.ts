import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { only } from '../ops/data_format.js';
import { fusedActivation } from '../ops/fused_activation.js';
import { fusedConv, hasFusedConv } from '../ops/fused_conv.js';
import { type Activation, registry } from '../tfjs/resolve.js';

/**
 * Makes tfjs-layers' own Dense train as a convolution of one tap, where the backend has one that ends with
 * bias and activation: stock's product arranges the kernel anew in every step, which is most of its time
 * for few rows, and takes the input's gradient where nobody asks for it. The patch is on the class, as in
 * dilated_conv2d.ts; predictions, in which the kernel stays, are left to it.
 */
interface StockDense {
  readonly kernel: tfl.LayerVariable;
  readonly bias: tfl.LayerVariable | null;
  readonly activation: Activation;
}

type Call = (this: StockDense, inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor;

const prototype: { call: Call } = registry().Dense![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const x = only(inputs);
  const [length, units] = this.kernel.shape as [number, number];
  const training = tf.engine().state.gradientDepth > 0 && hasFusedConv();
  if (!training || x.rank < 2 || x.shape.at(-1) !== length) {
    return stockCall.call(this, inputs, kwargs);
  }
  return tf.tidy(() => {
    const { activation } = this;
    const bias = this.bias?.read() ?? null;
    const ending = { bias, activation, fused: fusedActivation(activation) };
    const line = tf.reshape(x, [1, 1, -1, length]);
    const taps = tf.reshape(this.kernel.read(), [1, 1, length, units]);
    const y = fusedConv(line, taps, [1, 1], 'valid', ending);
    if (y === null) return stockCall.call(this, inputs, kwargs);
    return tf.reshape(y, [...x.shape.slice(0, -1), units]);
  });
};
