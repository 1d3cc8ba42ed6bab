import * as tf from '@tensorflow/tfjs-core';
import { inputsOf } from '../data/source.js';
import type { Collate, Job } from './task.js';

/** Batches of examples of one shape whose target is one number, such as a class. */
export function labelled(shape: readonly number[]): Collate {
  return (batch) => [inputsOf(batch, shape), tf.tensor2d(batch.map(({ y }) => [y![0]!]))];
}

/** Step, validation and batches of one compiled model that has a right answer to every example. */
export function supervised(collate: Collate): Required<Pick<Job, 'step' | 'validate' | 'collate'>> {
  return {
    collate,
    async step(models, batch, random) {
      const [x, y] = collate(batch, random);
      const values = await models.model!.trainOnBatch(x, y);
      tf.dispose([x, y]);
      return [values].flat();
    },
    async validate(models, batch, random) {
      const [x, y] = collate(batch, random);
      const scalars = [models.model!.evaluate(x, y, { batchSize: batch.length })].flat();
      const values = await Promise.all(scalars.map(async (scalar) => (await scalar.data())[0]!));
      tf.dispose([x, y, scalars]);
      return values;
    },
  };
}
