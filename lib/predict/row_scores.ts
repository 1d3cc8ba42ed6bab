import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Windows that a model is run on at once. */
const BATCH = 128;

/** How much a row of a window counts: those near its ends are known worse. */
const weightAt = (row: number, window: number) =>
  0.05 + Math.sin((Math.PI * (row + 0.5)) / window) ** 2;

/** Means over a few rows around each. */
function means(errors: Float32Array, channels: number, count: number): Float32Array {
  const rows = errors.length / channels;
  const half = (count - 1) / 2;
  return errors.map((_, i) => {
    const [row, c] = [Math.floor(i / channels), i % channels];
    const [from, to] = [Math.max(row - half, 0), Math.min(row + half, rows - 1)];
    let sum = 0;
    for (let at = from; at <= to; at++) sum += errors[at * channels + c]!;
    return sum / (to - from + 1);
  });
}

/** How the rows of a series are scored. */
export interface RowScoring {
  /** Rows of the windows that the model takes. */
  window: number;
  /** Rows that an error is a mean over. */
  smoothed: number;
}

/**
 * How far the rows of a series are from what a model makes of them, in squares of the scale: each is in several windows,
 * those nearer to the middle of a window count more.
 *
 * @param model of windows `[window, channels]`
 * @param x `[rows, channels]`, scaled, as many rows as a window or more
 * @returns `[rows, channels]`
 */
export async function rowErrors(
  model: LayersModel,
  x: Float32Array,
  channels: number,
  { window, smoothed }: RowScoring,
): Promise<Float32Array> {
  const frames = x.length / channels;
  const hop = Math.max(Math.floor(window / 8), 1);
  const starts: number[] = [];
  for (let at = 0; at + window <= frames; at += hop) starts.push(at);
  if (starts.at(-1)! + window < frames) starts.push(frames - window);
  const errors = new Float32Array(frames * channels);
  const weights = new Float32Array(frames);
  for (let i = 0; i < starts.length; i += BATCH) {
    const some = starts.slice(i, i + BATCH);
    const batch = new Float32Array(some.length * window * channels);
    some.forEach((start, k) => {
      batch.set(x.subarray(start * channels, (start + window) * channels), k * window * channels);
    });
    const squares = tf.tidy(() => {
      const input = tf.tensor3d(batch, [some.length, window, channels]);
      return tf.squaredDifference(input, model.predict(input) as tf.Tensor);
    });
    const values = await squares.data<'float32'>();
    squares.dispose();
    some.forEach((start, k) => {
      for (let row = 0; row < window; row++) {
        const weight = weightAt(row, window);
        weights[start + row]! += weight;
        for (let c = 0; c < channels; c++) {
          errors[(start + row) * channels + c]! +=
            weight * values[(k * window + row) * channels + c]!;
        }
      }
    });
  }
  for (let i = 0; i < errors.length; i++) errors[i]! /= weights[Math.floor(i / channels)]!;
  return means(errors, channels, smoothed);
}

/**
 * The score of each row: the largest of its channels' errors, each in units of what is usual for the channel, so that one
 * channel which is wrong is not made up for by others.
 *
 * @param errors `[rows, channels]`
 * @param usual of each channel
 */
export function rowScores(errors: Float32Array, usual: readonly number[]): Float32Array {
  const channels = usual.length;
  const scores = new Float32Array(errors.length / channels);
  errors.forEach((error, i) => {
    const row = Math.floor(i / channels);
    scores[row] = Math.max(scores[row]!, error / usual[i % channels]!);
  });
  return scores;
}
