import * as tf from '@tensorflow/tfjs-core';
import { adamUpdate } from '../../ops/updates/adam.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Adam extends StockOptimizer {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Adam adds epsilon after the correction of v, Keras before. The corrections are those of the step's number. */
export function repairAdam(): void {
  repairOptimizer<Adam>(tf.AdamOptimizer, {
    fields: () => ({ m: 'accumulatedFirstMoment', v: 'accumulatedSecondMoment' }),
    update: ({ learningRate, beta1, beta2, epsilon, iterations }, value, gradient, { m, v }) => {
      const settings = { rate: learningRate, beta1, beta2, epsilon, step: iterations + 1 };
      return { ...adamUpdate(value, gradient, { m: m!, v: v! }, settings) };
    },
  });
}
