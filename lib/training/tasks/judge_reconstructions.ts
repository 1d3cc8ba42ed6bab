import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { pcaReconstructionErrors } from '../../data/index.js';
import { collect, inputsOf } from '../data/source.js';
import type { JudgedExamples } from './judgement.js';
import { narrowest } from './narrowest.js';
import { predictBatches } from './predict_batches.js';
import type { Source } from './task.js';

/** Principal components and means are computed from at most so many examples, in memory. */
const IN_MEMORY = 10_000;

/** What reconstructions are judged on. */
export interface ReconstructionData {
  judged: Source;
  train: Source;
  /** Of an example. */
  shape: readonly number[];
  /** One of them, as `image`. */
  noun: string;
}

/** The mean squared error of each example [n, ...] of two tensors. */
export async function squaredErrors(x: tf.Tensor, y: tf.Tensor): Promise<number[]> {
  const errors = tf.tidy(() => {
    const axes = x.shape.slice(1).map((_, axis) => axis + 1);
    return tf.mean(tf.squaredDifference(x, y), axes);
  });
  const values = await errors.data<'float32'>();
  errors.dispose();
  return [...values];
}

/**
 * How well a model gives back what it gets, by the mean squared error, beside as many principal components as its code
 * has numbers, and beside the mean of the training data, to which a model that learns nothing falls back.
 */
export async function judgeReconstructions(
  model: LayersModel,
  { judged, train, shape, noun }: ReconstructionData,
  components = narrowest(model),
): Promise<JudgedExamples> {
  const errors: number[] = [];
  await predictBatches(model, judged, shape, async (x, y) => {
    errors.push(...(await squaredErrors(x, y)));
  });
  const rows = async (source: Source) => inputsOf(await collect(source, IN_MEMORY), shape);
  const [fitted, other] = [await rows(train), await rows(judged)];
  const possible = Math.min(components, fitted.shape[0]!, tf.util.sizeFromShape([...shape]));
  // The code of a model for inputs of any size has no size of its own.
  const byComponents =
    possible === 0 ? null : await pcaReconstructionErrors(fitted, other, possible);
  const average = tf.tidy(() => tf.mean(fitted, 0, true));
  const byMean = await squaredErrors(other, average);
  tf.dispose([fitted, other, average]);
  const all = possible < components ? `, all that ${fitted.shape[0]} training examples have` : '';
  return {
    figure: 'MSE',
    better: 'lower',
    baselines: [
      ...(byComponents === null ? [] : [`${possible} principal components${all}`]),
      `the mean ${noun}`,
    ],
    rows: errors.map((error, place) => ({
      name: `test ${noun} ${place + 1}`,
      values: [
        error,
        ...(byComponents === null ? [] : [byComponents[place] ?? null]),
        byMean[place] ?? null,
      ],
    })),
  };
}

/** The mean of the model's figures, and of each baseline's. */
export function meansOf({ rows }: JudgedExamples): number[] {
  return rows[0]!.values.map((_, which) => {
    const values = rows.map((row) => row.values[which]!).filter((value) => value !== null);
    return values.reduce((a, b) => a + b, 0) / values.length;
  });
}
