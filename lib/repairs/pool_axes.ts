import * as tf from '@tensorflow/tfjs-core';

interface PoolAttrs {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** One spatial axis of a pooling. */
export interface PoolAxis {
  /** The lengths of input, window, stride, the border before it, and output. */
  readonly n: number;
  readonly k: number;
  readonly s: number;
  readonly before: number;
  readonly windows: number;
  /** The distance of a window's places, 1 unless given. */
  readonly d?: number;
}

/** The spatial axes of a pooling of [batch, ...spatial, channels]. */
export function poolAxes(shape: number[], attrs: unknown): PoolAxis[] {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as PoolAttrs;
  if (shape.length === 4) {
    const { padInfo, ...info } = tf.backend_util.computePool2DInfo(
      ...([
        shape as [number, number, number, number],
        filterSize as number,
        strides as number,
      ] as const),
      ...([1, pad, dimRoundingMode] as const),
    );
    return [
      {
        n: info.inHeight,
        k: info.filterHeight,
        s: info.strideHeight,
        before: padInfo.top,
        windows: info.outHeight,
      },
      {
        n: info.inWidth,
        k: info.filterWidth,
        s: info.strideWidth,
        before: padInfo.left,
        windows: info.outWidth,
      },
    ];
  }
  const { padInfo, ...info } = tf.backend_util.computePool3DInfo(
    ...([
      shape as [number, number, number, number, number],
      filterSize as number,
      strides as number,
    ] as const),
    ...([1, pad, dimRoundingMode] as const),
  );
  return [
    {
      n: info.inDepth,
      k: info.filterDepth,
      s: info.strideDepth,
      before: padInfo.front,
      windows: info.outDepth,
    },
    {
      n: info.inHeight,
      k: info.filterHeight,
      s: info.strideHeight,
      before: padInfo.top,
      windows: info.outHeight,
    },
    {
      n: info.inWidth,
      k: info.filterWidth,
      s: info.strideWidth,
      before: padInfo.left,
      windows: info.outWidth,
    },
  ];
}

/** How many values the windows along one axis have, each divided by the window's length. */
export function shares({ n, k, s, before, windows }: PoolAxis): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const start = i * s - before;
    return (Math.min(start + k, n) - Math.max(start, 0)) / k;
  });
}
