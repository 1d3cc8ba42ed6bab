import * as tf from '@tensorflow/tfjs-core';
import { type DataFormat, only, type Shape, withChannelsLast } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';
import { withSettings } from './with_settings.js';

interface StockConv1D {
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly dilationRate: number[];
  readonly padding: 'valid' | 'same' | 'causal';
  readonly dataFormat: DataFormat;
}

interface Prototype {
  call(this: StockConv1D, inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor;
  computeOutputShape(this: StockConv1D, inputShape: Shape | Shape[]): Shape;
  getConfig(this: StockConv1D): tf.serialization.ConfigDict;
}

/**
 * tfjs's Conv1D with `dataFormat: 'channelsFirst'` leaves its output channels last, under the other's shape,
 * and forgets the format when it is saved; causal padding throws. Importing this file makes the registered
 * class do both: causal padding is zeros before the first position.
 */
const prototype = registry().Conv1D![0].prototype as unknown as Prototype;
const { call: stockCall, computeOutputShape: stockShape, getConfig: stockConfig } = prototype;

prototype.call = function (inputs, kwargs) {
  const { padding, dataFormat, kernelSize, dilationRate } = this;
  const causal = padding === 'causal';
  if (!causal && dataFormat === 'channelsLast') return stockCall.call(this, inputs, kwargs);
  const plain = withSettings(this, {
    dataFormat: 'channelsLast',
    padding: causal ? 'valid' : padding,
  });
  const zeros = causal ? (kernelSize[0]! - 1) * dilationRate[0]! : 0;
  return tf.tidy(() =>
    withChannelsLast(only(inputs), dataFormat, (x) => {
      const [batch, , channels] = x.shape as [number, number, number];
      const before = tf.zeros([batch, zeros, channels]);
      return stockCall.call(plain, zeros === 0 ? x : tf.concat([before, x], 1), kwargs);
    }),
  );
};

prototype.computeOutputShape = function (inputShape) {
  // Causal padding leaves as many positions as 'same' does.
  const padding = this.padding === 'causal' ? 'same' : this.padding;
  return stockShape.call(withSettings(this, { padding }), inputShape);
};

prototype.getConfig = function () {
  return { ...stockConfig.call(this), dataFormat: this.dataFormat };
};
