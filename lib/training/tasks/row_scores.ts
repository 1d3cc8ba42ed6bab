import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ChannelScale } from '../data/signals/channel_scale.js';
import { type SignalPart, wholePart } from '../data/signals/signal_part.js';

/** How unlike the rows of a signal are what they are expected to be. */
export interface RowScores {
  /** Of each row: the mean over the channels of the squared errors, in squares of the scale. */
  scores: Float32Array;
  /** `[rows, channels]`: the squared errors. */
  errors: Float32Array;
}

/** Windows that a model is run on at once. */
const BATCH = 128;
/** Rows that a score is averaged over: what is wrong lasts longer than noise. */
export const SMOOTHED = 5;

/** How much a row of a window counts: those near its ends are known worse. */
const weightAt = (row: number, window: number) =>
  0.05 + Math.sin((Math.PI * (row + 0.5)) / window) ** 2;

/** Means over a few rows around each. */
function smoothed(errors: Float32Array, channels: number): Float32Array {
  const rows = errors.length / channels;
  const half = (SMOOTHED - 1) / 2;
  return errors.map((_, i) => {
    const [row, c] = [Math.floor(i / channels), i % channels];
    const [from, to] = [Math.max(row - half, 0), Math.min(row + half, rows - 1)];
    let sum = 0;
    for (let at = from; at <= to; at++) sum += errors[at * channels + c]!;
    return sum / (to - from + 1);
  });
}

/**
 * The scores of a part's rows: each is reconstructed in all windows that have it, those nearer to the middle of a window
 * count more.
 *
 * @param model of windows `[window, channels]`
 * @returns null for a part shorter than a window
 */
export async function rowScores(
  model: LayersModel,
  part: SignalPart,
  scale: ChannelScale,
  window: number,
): Promise<RowScores | null> {
  const { frames, channels } = part;
  if (frames < window) return null;
  const x = scale.apply(await wholePart(part));
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
  const smooth = smoothed(errors, channels);
  const scores = new Float32Array(frames);
  smooth.forEach((error, i) => {
    scores[Math.floor(i / channels)]! += error / channels;
  });
  return { scores, errors: smooth };
}
