import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d, geometry3d } from './conv_geometry.js';

/** The attributes of the pooling kernels, in two and three dimensions. */
interface PoolAttrs {
  readonly filterSize: never;
  readonly strides: never;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The windows of a pooling of a picture or, with one dimension more, of a volume, channels last. */
export function poolGeometry(attrs: unknown, inputShape: readonly number[]): ConvGeometry {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as PoolAttrs;
  const shape = inputShape as never;
  return inputShape.length === 4
    ? geometry2d(
        tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
      )
    : geometry3d(
        tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
      );
}

/** The shape of a pooling's output, of the input's rank. */
export const pooledShape = (g: ConvGeometry, rank: number): number[] => [
  g.batch,
  ...g.output.slice(5 - rank),
  g.inChannels,
];
