import type * as tf from '@tensorflow/tfjs-core';

/** Depth, height, width; a picture has depth 1. */
export type Sizes = readonly [number, number, number];

/** Sizes by their axes. */
export const eachAxis = (f: (axis: 0 | 1 | 2) => number): Sizes => [f(0), f(1), f(2)];

/** A convolution from `input` to `output`, in three dimensions. */
export interface ConvGeometry {
  readonly batch: number;
  readonly input: Sizes;
  readonly inChannels: number;
  readonly output: Sizes;
  readonly outChannels: number;
  readonly kernel: Sizes;
  readonly strides: Sizes;
  /** The border before the input. */
  readonly before: Sizes;
}

export function geometry2d(info: tf.backend_util.Conv2DInfo): ConvGeometry {
  return {
    batch: info.batchSize,
    input: [1, info.inHeight, info.inWidth],
    inChannels: info.inChannels,
    output: [1, info.outHeight, info.outWidth],
    outChannels: info.outChannels,
    kernel: [1, info.filterHeight, info.filterWidth],
    strides: [1, info.strideHeight, info.strideWidth],
    before: [0, info.padInfo.top, info.padInfo.left],
  };
}

export function geometry3d(info: tf.backend_util.Conv3DInfo): ConvGeometry {
  const { front, top, left } = info.padInfo;
  return {
    batch: info.batchSize,
    input: [info.inDepth, info.inHeight, info.inWidth],
    inChannels: info.inChannels,
    output: [info.outDepth, info.outHeight, info.outWidth],
    outChannels: info.outChannels,
    kernel: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    // tfjs computes a border below 0 for 'same' and a kernel smaller than the stride.
    before: [Math.max(front, 0), Math.max(top, 0), Math.max(left, 0)],
  };
}

/** The shape of a volume's convolution, [batch, ...output, outChannels]. */
export const outputShape = ({ batch, output, outChannels }: ConvGeometry): number[] => [
  batch,
  ...output,
  outChannels,
];
