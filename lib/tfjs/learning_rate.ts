import type * as tf from '@tensorflow/tfjs-core';
import { fail, number } from '../check.js';

interface WithRate {
  learningRate?: number;
  settings?: { learningRate: unknown };
}

/** The learning rate of the next step. */
export function learningRateOf(where: string, optimizer: tf.Optimizer): number {
  const { learningRate } = optimizer as WithRate;
  if (typeof learningRate === 'number') return learningRate;
  return fail(where, 'the optimizer', 'one with a learningRate', optimizer.getClassName());
}

/** Whether a schedule gives the learning rate. */
export const isScheduled = (optimizer: tf.Optimizer): boolean =>
  typeof (optimizer as WithRate).settings?.learningRate === 'function';

/** Sets the learning rate of the steps that follow; where a schedule gives it, that is an error. */
export function setLearningRate(where: string, optimizer: tf.Optimizer, rate: number): void {
  learningRateOf(where, optimizer);
  if (isScheduled(optimizer)) {
    fail(where, "the optimizer's learningRate", 'a number to be set', 'a schedule');
  }
  (optimizer as WithRate).learningRate = number(where, 'the learning rate', rate, 0);
}
