import * as tf from '@tensorflow/tfjs-core';
import { adagradUpdate } from '../../ops/updates/adagrad.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Adagrad extends StockOptimizer {
  readonly initialAccumulatorValue: number;
}

/** Adagrad is right but for what `repairOptimizer` mends. */
export function repairAdagrad(): void {
  repairOptimizer<Adagrad>(tf.AdagradOptimizer, {
    fields: () => ({ accumulator: 'accumulatedGrads' }),
    fill: ({ initialAccumulatorValue }) => initialAccumulatorValue,
    update: ({ learningRate }, value, gradient, { accumulator }) => {
      const settings = { rate: learningRate, epsilon: tf.backend().epsilon() };
      return { ...adagradUpdate(value, gradient, { accumulator: accumulator! }, settings) };
    },
  });
}
