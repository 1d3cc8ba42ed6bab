import type * as tf from '@tensorflow/tfjs-core';
import { type DataFormat, withChannelsLast } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';
import { withSettings } from './with_settings.js';

interface StockCell {
  readonly dataFormat: DataFormat;
}

type Convolve = (this: StockCell, x: tf.Tensor4D, ...rest: unknown[]) => tf.Tensor;

/**
 * tfjs's ConvLSTM2D with `dataFormat: 'channelsFirst'` throws on wasm and tensorflow, whose convolutions want
 * channels last. Importing this file gives them that.
 */
const prototype = registry().ConvLSTM2DCell![0].prototype as unknown as Record<string, Convolve>;
for (const name of ['inputConv', 'recurrentConv']) {
  const stock = prototype[name]!;
  prototype[name] = function (x, ...rest) {
    if (this.dataFormat === 'channelsLast') return stock.call(this, x, ...rest);
    const plain = withSettings(this, { dataFormat: 'channelsLast' });
    return withChannelsLast(x, this.dataFormat, (y) =>
      stock.call(plain, y as tf.Tensor4D, ...rest),
    );
  };
}
