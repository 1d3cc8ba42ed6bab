import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../data/index.js';
import { inputsOf } from '../data/source.js';
import type { Example, Job } from './task.js';

/** A batch as tensors: what goes in and what is to come out. */
export type Collate = (batch: Example[], random: Random) => [tf.Tensor, tf.Tensor];

/** Batches of examples of one shape whose target is one number, such as a class. */
export function labelled(shape: readonly number[]): Collate {
  return (batch) => [inputsOf(batch, shape), tf.tensor2d(batch.map(({ y }) => [y![0]!]))];
}

/** Step and validation of one compiled model that has a right answer to every example. */
export function supervised(collate: Collate): Pick<Job, 'step' | 'validate'> {
  return {
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
