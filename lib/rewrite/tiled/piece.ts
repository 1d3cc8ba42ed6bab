import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../arithmetic/behind_axis.js';
import { cropOrPad } from '../../ops/crop_or_pad.js';

/** The range of each spatial axis. */
export type Ranges = readonly Range[];

/** A part of a tensor [batch, ...spatial, channels], and which. */
export interface Piece {
  readonly tensor: tf.Tensor;
  readonly at: Ranges;
}

export const lengthOf = ([first, last]: Range): number => last - first + 1;

/** The range within an axis of n elements; the nearest of them where it has none. */
export function within([first, last]: Range, n: number): Range {
  const from = Math.min(Math.max(first, 0), n - 1);
  return [from, Math.max(Math.min(last, n - 1), from)];
}

/** What a piece has of these ranges, and the filler around it. */
export function taken({ tensor, at }: Piece, wanted: Ranges, filler = 0): tf.Tensor {
  const sizes = wanted.map(lengthOf);
  const apart = wanted.some(([first, last], n) => last < at[n]![0] || first > at[n]![1]);
  if (apart) return tf.fill([tensor.shape[0]!, ...sizes, tensor.shape.at(-1)!], filler);
  const starts = wanted.map(([first], n) => first - at[n]![0]);
  return cropOrPad(tensor, starts, sizes, filler);
}

/**
 * What `run` gives for one position, as for one of two: alone, kernels of wasm add up in another order.
 *
 * @param whole [batch, ...spatial, channels] of what it is a part of
 */
export function notAlone(
  wanted: Ranges,
  whole: readonly number[],
  run: (wanted: Ranges) => tf.Tensor,
): tf.Tensor {
  if (wanted.some((range) => lengthOf(range) > 1)) return run(wanted);
  const [first, last] = wanted.at(-1)!;
  const back = first > 0 && last + 1 === whole.at(-2) ? 1 : 0;
  const two = wanted.with(-1, [first - back, last + 1 - back]);
  const sizes = wanted.map(lengthOf);
  return cropOrPad(run(two), sizes.map(() => 0).with(-1, back), sizes);
}
