import * as tf from '@tensorflow/tfjs-core';
import { rmspropPass, rmspropUpdate } from '../../ops/updates/rmsprop.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface RMSProp extends StockOptimizer {
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
}

const settingsOf = ({ learningRate, decay, momentum, epsilon }: RMSProp) => ({
  rate: learningRate,
  rho: decay,
  momentum,
  epsilon,
});

/** RMSProp with `centered` subtracts epsilon within the root, which is then that of a negative number. */
export function repairRmsprop(): void {
  repairOptimizer<RMSProp>(tf.RMSPropOptimizer, {
    fields: ({ centered }) => ({
      rms: 'accumulatedMeanSquares',
      momentum: 'accumulatedMoments',
      ...(centered && { mg: 'accumulatedMeanGrads' }),
    }),
    pass: (optimizer) => ({
      ...rmspropPass(settingsOf(optimizer)),
      names: { rms: 'velocity', mg: 'average_gradient' },
    }),
    update: (optimizer, value, gradient, { rms, momentum, mg }) => {
      const slots = { velocity: rms!, momentum, average: mg };
      const next = rmspropUpdate(value, gradient, slots, settingsOf(optimizer));
      const { velocity, momentum: moved, average } = next;
      return { value: next.value, rms: velocity, momentum: moved!, mg: average! };
    },
  });
}
