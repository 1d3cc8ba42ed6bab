import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type DataFormat, only, withChannelsLast } from '../ops/data_format.js';
import { type Activation, registry } from '../tfjs/resolve.js';

/**
 * Makes tfjs-layers' own Conv2D train with a dilationRate above 1. It runs tf.fused.conv2d, whose
 * gradient refuses dilations ("dilation rates greater than 1 are not yet supported"), where
 * tf.conv2d has the gradient that lib/ops/gradients.ts registers. The patch is on the class, so
 * that layers made by tf.layers.conv2d() and by loading a model have it; without dilation nothing
 * changes. Conv1D needs no such thing: it never runs the fused kernel.
 */
interface StockConv2D {
  readonly kernel: tfl.LayerVariable;
  readonly bias: tfl.LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: 'valid' | 'same' | 'causal';
  readonly dilationRate: [number, number];
  readonly dataFormat: DataFormat;
  readonly activation: Activation | null;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], kwargs: object): void;
}

type Call = (this: StockConv2D, inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor;

const prototype: { call: Call } = registry().Conv2D![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const { padding, dilationRate } = this;
  // What stock does right, and what it refuses by name, stays with it.
  if (dilationRate.every((d) => d === 1) || padding === 'causal') {
    return stockCall.call(this, inputs, kwargs);
  }
  return tf.tidy(() => {
    this.invokeCallHook(inputs, kwargs);
    return withChannelsLast(only(inputs), this.dataFormat, (x) => {
      const kernel = this.kernel.read() as tf.Tensor4D;
      const { strides } = this;
      const y = tf.conv2d(x as tf.Tensor4D, kernel, strides, padding, 'NHWC', dilationRate);
      const biased = this.bias === null ? y : tf.add(y, this.bias.read());
      return this.activation === null ? biased : this.activation.apply(biased);
    });
  });
};
