import { poolGeometry } from '../arithmetic/pool_geometry.js';

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
  const { input, kernel, strides, before, output } = poolGeometry(attrs, shape);
  // A picture's depth is none of its axes.
  return ([0, 1, 2] as const).slice(5 - shape.length).map((axis) => ({
    n: input[axis],
    k: kernel[axis],
    s: strides[axis],
    before: before[axis],
    windows: output[axis],
  }));
}

/** How many values the windows along one axis have, each divided by the window's length. */
export function shares({ n, k, s, before, windows }: PoolAxis): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const start = i * s - before;
    return (Math.min(start + k, n) - Math.max(start, 0)) / k;
  });
}
