import * as tf from '@tensorflow/tfjs-core';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Momentum extends StockOptimizer {
  readonly momentum: number;
  readonly useNesterov: boolean;
}

/** Momentum steps by the rate and the momentum that it was made with. */
export function repairMomentum(): void {
  repairOptimizer<Momentum>(tf.MomentumOptimizer, {
    fields: () => ({ momentum: 'accumulations' }),
    update: ({ learningRate, momentum, useNesterov }, value, gradient, kept) => {
      const moved = tf.add(tf.mul(kept.momentum!, momentum), gradient);
      const step = useNesterov ? tf.add(gradient, tf.mul(moved, momentum)) : moved;
      return { value: tf.add(tf.mul(step, -learningRate), value), momentum: moved };
    },
  });
}
