import type * as tf from '@tensorflow/tfjs-core';

/**
 * The attributes of a convolution for XNNPACK, which miscounts the border of 'same' where the last window ends
 * before the input does: there the same border is given as numbers.
 */
export function withBorder(info: tf.backend_util.Conv2DInfo, attrs: object): object {
  const short = (input: number, output: number, stride: number, k: number) =>
    (output - 1) * stride + k < input;
  const wrong =
    short(info.inHeight, info.outHeight, info.strideHeight, info.effectiveFilterHeight) ||
    short(info.inWidth, info.outWidth, info.strideWidth, info.effectiveFilterWidth);
  if (info.padInfo.type !== 'SAME' || !wrong) return attrs;
  const { top, bottom, left, right } = info.padInfo;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { ...attrs, pad, dimRoundingMode: 'floor' };
}
