import * as tf from '@tensorflow/tfjs-core';
import { adamPass, adamUpdate } from '../../ops/updates/adam.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Adam extends StockOptimizer {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

const settingsOf = ({ learningRate, beta1, beta2, epsilon, iterations }: Adam) => ({
  rate: learningRate,
  beta1,
  beta2,
  epsilon,
  step: iterations + 1,
});

/** Adam adds epsilon after the correction of v, Keras before. The corrections are those of the step's number. */
export function repairAdam(): void {
  repairOptimizer<Adam>(tf.AdamOptimizer, {
    fields: () => ({ m: 'accumulatedFirstMoment', v: 'accumulatedSecondMoment' }),
    pass: (optimizer) => ({
      ...adamPass(settingsOf(optimizer)),
      names: { m: 'momentum', v: 'velocity' },
    }),
    update: (optimizer, value, gradient, { m, v }) => {
      const next = adamUpdate(value, gradient, { m: m!, v: v! }, settingsOf(optimizer));
      return { value: next.value, m: next.m, v: next.v };
    },
  });
}
