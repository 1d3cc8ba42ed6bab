import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { deconvolve } from '../../lib/visualize/deconvolve.js';
import { nextTask } from '../engine/next_task.js';

/** What a classifier says of a picture, and what in it the strongest units of a layer responded to. */
export interface Seen {
  /** The probability of each class. */
  probabilities: Float32Array;
  units: { filter: number; position: readonly number[]; projection: Float32Array }[];
}

const SIDE = 28;

/** Asks a classifier of digits, and takes the strongest unit of each of a layer's strongest filters back to the picture. */
export async function look(
  model: LayersModel,
  pixels: Float32Array,
  layer: string,
  topK: number,
): Promise<Seen> {
  const x = tf.tensor3d(pixels, [SIDE, SIDE, 1]);
  const made: tf.Tensor[] = [x];
  try {
    const answer = tf.tidy(() => model.predict(tf.expandDims(x)) as tf.Tensor);
    made.push(answer);
    await nextTask();
    const { projections, activations, units } = await deconvolve(model, x, { layer, topK });
    made.push(projections, activations);
    const [probabilities, all] = await Promise.all([
      answer.data<'float32'>(),
      projections.data<'float32'>(),
    ]);
    return {
      probabilities: probabilities.slice(),
      units: units.map(({ filter, position }, n) => ({
        filter: filter ?? 0,
        position: position ?? [],
        projection: all.slice(n * SIDE * SIDE, (n + 1) * SIDE * SIDE),
      })),
    };
  } finally {
    tf.dispose(made);
  }
}
