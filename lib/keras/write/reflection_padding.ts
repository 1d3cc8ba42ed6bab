import type { BasePadding } from '../../layers/base_padding.js';
import type { WriteRule } from './keras_layer.js';

/** ReflectionPadding as the operation of Keras 3 that pads. */
export const writeReflectionPadding: WriteRule = (layer) => {
  const { padding, dataFormat } = layer as BasePadding;
  const none = [0, 0];
  const widths =
    dataFormat === 'channelsFirst' ? [none, none, ...padding] : [none, ...padding, none];
  return [
    {
      className: 'Pad',
      module: 'keras.src.ops.numpy',
      suffix: '',
      config: { pad_width: widths, mode: 'reflect' },
      weights: [],
    },
  ];
};
