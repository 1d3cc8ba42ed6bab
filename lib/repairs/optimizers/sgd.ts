import * as tf from '@tensorflow/tfjs-core';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

/** SGD steps by the rate that it was made with, whatever `learningRate` is set to. */
export function repairSgd(): void {
  repairOptimizer<StockOptimizer>(tf.SGDOptimizer, {
    fields: () => ({}),
    update: ({ learningRate }, value, gradient) => ({
      value: tf.add(tf.mul(gradient, -learningRate), value),
    }),
  });
}
