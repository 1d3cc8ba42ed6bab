import * as tf from '@tensorflow/tfjs-core';
import { pcaReconstructionErrors } from '../../data/index.js';
import type { SignalData } from '../data/signals/signal_data.js';
import { type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { type RowScores, SMOOTHED } from './row_scores.js';

/** Rows of the windows of PCA, components that it keeps, and windows that it is fitted to. */
const ROWS = 16;
const COMPONENTS = 16;
const FITTED = 8000;

type Scorer = (part: SignalPart) => Promise<RowScores | null>;

/** Means over as many rows as the model's scores are averaged over. */
function averaged(scores: ArrayLike<number>): Float32Array {
  const half = (SMOOTHED - 1) / 2;
  return Float32Array.from(scores, (_, i) => {
    const [from, to] = [Math.max(i - half, 0), Math.min(i + half, scores.length - 1)];
    let sum = 0;
    for (let at = from; at <= to; at++) sum += scores[at]!;
    return sum / (to - from + 1);
  });
}

/** How far each row is from the mean of the training data, in squares of the scale. */
export function distanceScores({ scale, columns }: SignalData): Scorer {
  const channels = columns.length;
  return async (part) => {
    const x = scale.apply(await wholePart(part));
    const scores = new Float32Array(part.frames);
    x.forEach((value, i) => {
      scores[Math.floor(i / channels)]! += value ** 2 / channels;
    });
    return { scores: averaged(scores), errors: x };
  };
}

/** The windows of rows, each flat, from these on. */
function windowRows(x: Float32Array, starts: readonly number[], channels: number): tf.Tensor2D {
  const rows = new Float32Array(starts.length * ROWS * channels);
  starts.forEach((start, k) => {
    rows.set(x.subarray(start * channels, (start + ROWS) * channels), k * ROWS * channels);
  });
  return tf.tensor2d(rows, [starts.length, ROWS * channels]);
}

/** The error of each row's window by principal components fitted to normal windows of the training data. */
export async function pcaScores({ training, scale, columns }: SignalData): Promise<Scorer> {
  const channels = columns.length;
  const frames = training.reduce((sum, part) => sum + part.frames, 0);
  const hop = Math.max(Math.ceil(frames / FITTED), 1);
  const fitted: tf.Tensor2D[] = [];
  for (const part of training) {
    const x = scale.apply(await wholePart(part));
    const starts: number[] = [];
    for (let at = 0; at + ROWS <= part.frames; at += hop) {
      const plain = part.labels?.subarray(at, at + ROWS).every((label) => label === 0) ?? true;
      if (plain) starts.push(at);
    }
    if (starts.length > 0) fitted.push(windowRows(x, starts, channels));
  }
  const normal = tf.concat(fitted);
  tf.dispose(fitted);
  // Kept as numbers: a scorer has no end at which to free a tensor.
  const values = await normal.data<'float32'>();
  const shape = normal.shape as [number, number];
  normal.dispose();
  const components = Math.min(COMPONENTS, shape[0], shape[1]);
  return async (part) => {
    if (part.frames < ROWS) return null;
    const x = scale.apply(await wholePart(part));
    const count = part.frames - ROWS + 1;
    const rows = windowRows(
      x,
      Array.from({ length: count }, (_, i) => i),
      channels,
    );
    const known = tf.tensor2d(values, shape);
    const errors = await pcaReconstructionErrors(known, rows, components);
    tf.dispose([known, rows]);
    const at = (row: number) => Math.min(Math.max(row - ROWS / 2, 0), count - 1);
    const scores = Float32Array.from({ length: part.frames }, (_, row) => errors[at(row)]!);
    return { scores: averaged(scores), errors };
  };
}
