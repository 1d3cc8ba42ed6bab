import * as tf from '@tensorflow/tfjs-core';
import { rmspropUpdate } from '../../ops/updates/rmsprop.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface RMSProp extends StockOptimizer {
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
}

/** RMSProp with `centered` subtracts epsilon within the root, which is then that of a negative number. */
export function repairRmsprop(): void {
  repairOptimizer<RMSProp>(tf.RMSPropOptimizer, {
    fields: ({ centered }) => ({
      rms: 'accumulatedMeanSquares',
      momentum: 'accumulatedMoments',
      ...(centered && { mg: 'accumulatedMeanGrads' }),
    }),
    update: (optimizer, value, gradient, { rms, momentum, mg }) => {
      const { learningRate, decay, epsilon } = optimizer;
      const settings = { rate: learningRate, rho: decay, momentum: optimizer.momentum, epsilon };
      const slots = { velocity: rms!, momentum, average: mg };
      const next = rmspropUpdate(value, gradient, slots, settings);
      const { velocity, momentum: moved, average } = next;
      return { value: next.value, rms: velocity, momentum: moved!, mg: average! };
    },
  });
}
