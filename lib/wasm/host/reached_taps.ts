import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';

type Axes = [number, number, number];

/** A convolution without taps that meet the border alone, and how many values of the filter lie before those that are left. */
export interface Reached {
  readonly g: ConvGeometry;
  readonly skipped: number;
}

/** The first tap along an axis that meets the input at some position, and the end of those that do. */
const firstOf = (g: ConvGeometry, axis: 0 | 1 | 2) =>
  Math.max(0, g.before[axis] - (g.output[axis] - 1) * g.strides[axis]);
const endOf = (g: ConvGeometry, axis: 0 | 1 | 2) =>
  Math.min(g.kernel[axis], g.input[axis] + g.before[axis]);

const allReach = (g: ConvGeometry, axis: 0 | 1 | 2) =>
  firstOf(g, axis) === 0 && endOf(g, axis) === g.kernel[axis];

/**
 * Leaves out the first and last taps that meet the border alone, as most of a large kernel do on a small image, as far as the others
 * are one stretch of the filter: along the first axis, and along the next where one tap is left of it. No sum changes.
 */
export function reachedTaps(g: ConvGeometry): Reached {
  if (allReach(g, 0) && allReach(g, 1) && allReach(g, 2)) return { g, skipped: 0 };
  const kernel = [...g.kernel] as Axes;
  const before = [...g.before] as Axes;
  let [skipped, single] = [0, true];
  for (const axis of [0, 1, 2] as const) {
    const [first, end] = [firstOf(g, axis), endOf(g, axis)];
    if (end <= first) return { g, skipped: 0 };
    skipped *= g.kernel[axis];
    if (single) {
      kernel[axis] = end - first;
      before[axis] -= first;
      skipped += first;
    }
    single &&= kernel[axis] === 1;
  }
  return { g: { ...g, kernel, before }, skipped: skipped * g.inChannels * g.outChannels };
}
