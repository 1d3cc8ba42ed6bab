import type * as tf from '@tensorflow/tfjs-core';
import { type DataFormat, only, withChannelsLast } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';
import { withSettings } from './with_settings.js';

interface StockSeparableConv2D {
  readonly dataFormat: DataFormat;
}

type Call = (
  this: StockSeparableConv2D,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: object,
) => tf.Tensor;

/**
 * tfjs's SeparableConv2D with `dataFormat: 'channelsFirst'` adds its bias along the rows of what is channels
 * last by then: it throws, or is wrong where filters and rows are as many. Importing this file mends it.
 */
const prototype = registry().SeparableConv2D![0].prototype as unknown as { call: Call };
const { call: stockCall } = prototype;

prototype.call = function (inputs, kwargs) {
  if (this.dataFormat === 'channelsLast') return stockCall.call(this, inputs, kwargs);
  const plain = withSettings(this, { dataFormat: 'channelsLast' });
  return withChannelsLast(only(inputs), this.dataFormat, (x) => stockCall.call(plain, x, kwargs));
};
