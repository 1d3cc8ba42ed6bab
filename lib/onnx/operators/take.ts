import * as tf from '@tensorflow/tfjs-core';
import { movement, no } from './operator.js';

/** Takes these places along an axis. */
export function take(x: tf.Tensor, places: readonly number[], axis: number): tf.Tensor {
  const [first] = places;
  const run = places.every((place, i) => place === first! + i);
  if (run && places.length > 0) {
    const begin = x.shape.map((_, i) => (i === axis ? first! : 0));
    return tf.slice(x, begin, x.shape.with(axis, places.length));
  }
  if (places.length === 0)
    return tf.slice(
      x,
      x.shape.map(() => 0),
      x.shape.with(axis, 0),
    );
  return movement(x, (y) => tf.gather(y, tf.tensor1d([...places], 'int32'), axis));
}

/** The first place that Python's start:end:step takes of n, and how many it takes. */
export function reach(
  start: number,
  end: number,
  step: number,
  n: number,
): { from: number; count: number } {
  if (step === 0) no('with step 0');
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const clamp = (at: number) => Math.min(Math.max(at < 0 ? at + n : at, low), high);
  const [from, to] = [clamp(start), clamp(end)];
  const count = Math.max(Math.ceil((to - from) / step), 0);
  return { from, count };
}

/** All places that it takes. */
export function stretch(start: number, end: number, step: number, n: number): number[] {
  const { from, count } = reach(start, end, step, n);
  return Array.from({ length: count }, (_, i) => from + i * step);
}
