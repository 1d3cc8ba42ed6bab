import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../call.js';
import type { Conv2DAttrs } from './conv_attrs.js';

/**
 * Conv2D and FusedConv2D. Stock leaves 'same' to XNNPACK, which miscounts the border where the last
 * window ends before the input does; there the same border is given as numbers.
 */
export const conv2d: Kernel = ({ inputs, attrs, stock }) => {
  const { pad, strides, dilations, dimRoundingMode, dataFormat } = attrs as Conv2DAttrs & {
    dilations: [number, number] | number;
  };
  if (pad !== 'same' || dataFormat === 'NCHW') return stock();
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  type Shape4D = [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(
    ...([x.shape as Shape4D, filter.shape as Shape4D, strides, dilations] as const),
    ...([pad, dimRoundingMode] as const),
  );
  const short = (input: number, output: number, stride: number, k: number) =>
    (output - 1) * stride + k < input;
  const { top, bottom, left, right } = info.padInfo;
  const wrong =
    short(info.inHeight, info.outHeight, info.strideHeight, info.effectiveFilterHeight) ||
    short(info.inWidth, info.outWidth, info.strideWidth, info.effectiveFilterWidth);
  if (!wrong) return stock();
  const border = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return stock(inputs, { ...(attrs as object), pad: border, dimRoundingMode: 'floor' });
};
