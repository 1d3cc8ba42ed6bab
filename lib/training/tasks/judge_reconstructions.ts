import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { JudgedExamples } from './judgement.js';
import { narrowest } from './narrowest.js';
import { predictBatches } from './predict_batches.js';
import { byComponents, type PrincipalStart, principalStart } from './principal_start.js';
import type { Source } from './task.js';

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
  const size = tf.util.sizeFromShape([...shape]);
  // The code of a model for inputs of any size has no size of its own.
  const start = await principalStart(train, shape, Math.min(components, size));
  const possible = start.basis.length / size;
  const mean: PrincipalStart = { ...start, basis: new Float32Array(0) };
  const errors: number[] = [];
  const others: number[][] = possible === 0 ? [[]] : [[], []];
  const ways = possible === 0 ? [mean] : [start, mean];
  await predictBatches(model, judged, shape, async (x, y) => {
    errors.push(...(await squaredErrors(x, y)));
    for (const [place, way] of ways.entries()) {
      const back = byComponents(way, x);
      others[place]!.push(...(await squaredErrors(x, back)));
      back.dispose();
    }
  });
  const few = possible < components ? `, all that ${start.count} training examples have` : '';
  const all = possible === size ? `, which are all of a ${noun}: the code is no shorter` : few;
  return {
    figure: 'MSE',
    better: 'lower',
    baselines: [
      ...(possible === 0 ? [] : [`${possible} principal components${all}`]),
      `the mean ${noun}`,
    ],
    rows: errors.map((error, place) => ({
      name: `test ${noun} ${place + 1}`,
      values: [error, ...others.map((other) => other[place]!)],
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
