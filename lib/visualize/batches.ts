import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';

type Input = tf.Tensor | readonly tf.Tensor[];

/** How many samples a tensor has for an input of that shape, [...shape] or [n, ...shape]; null where it is not of it. */
function samplesIn(one: unknown, shape: tfl.Shape): number | null {
  if (!(one instanceof tf.Tensor) || one.isDisposed || one.rank !== shape.length + 1) return null;
  const fits = shape.every((length, n) => length === null || length === one.shape[n + 1]);
  return fits ? one.shape[0]! : null;
}

/**
 * How many samples are given, as many for each input. What does not fit counts as one, for the check of one sample to
 * refuse.
 *
 * @throws ValueError for a batch of none, or of another size than the first input's
 */
export function sampleCount(where: string, model: tfl.LayersModel, input: unknown): number {
  const all = Array.isArray(input) ? input : [input];
  const counts = all.map((one, n) => {
    const shape = model.inputs[n]?.shape.slice(1);
    return (shape && samplesIn(one, shape)) ?? 1;
  });
  const name = (n: number) => (Array.isArray(input) ? `input[${n}]` : 'input');
  const none = counts.indexOf(0);
  if (none >= 0) fail(where, name(none), 'at least one sample', all[none].shape);
  const other = counts.findIndex((count) => count !== counts[0]);
  if (other < 0) return counts[0] ?? 1;
  const [got, wanted] = [counts[other], counts[0]];
  return fail(where, name(other), `a batch of ${wanted} as input[0] has`, got);
}

/** One sample of each input; the caller's to dispose of. */
export function sampleOf(input: Input, n: number): tf.Tensor | tf.Tensor[] {
  const one = (x: tf.Tensor) => tf.slice(x, n, 1);
  return input instanceof tf.Tensor ? one(input) : input.map(one);
}
