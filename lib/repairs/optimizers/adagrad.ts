import * as tf from '@tensorflow/tfjs-core';
import { adagradPass, adagradUpdate } from '../../ops/updates/adagrad.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Adagrad extends StockOptimizer {
  readonly initialAccumulatorValue: number;
}

const settingsOf = ({ learningRate }: Adagrad) => ({
  rate: learningRate,
  epsilon: tf.backend().epsilon(),
});

/** Adagrad is right but for what `repairOptimizer` mends. */
export function repairAdagrad(): void {
  repairOptimizer<Adagrad>(tf.AdagradOptimizer, {
    fields: () => ({ accumulator: 'accumulatedGrads' }),
    fill: ({ initialAccumulatorValue }) => initialAccumulatorValue,
    pass: (optimizer) => adagradPass(settingsOf(optimizer)),
    update: (optimizer, value, gradient, { accumulator }) => {
      const slots = { accumulator: accumulator! };
      return { ...adagradUpdate(value, gradient, slots, settingsOf(optimizer)) };
    },
  });
}
