import * as tf from '@tensorflow/tfjs-core';
import { adadeltaPass, adadeltaUpdate } from '../../ops/updates/adadelta.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Adadelta extends StockOptimizer {
  readonly rho: number;
  readonly epsilon: number;
}

/** Adadelta divides by the mean of squares from before the step, which is 0 at first. */
export function repairAdadelta(): void {
  repairOptimizer<Adadelta>(tf.AdadeltaOptimizer, {
    fields: () => ({ accum_grad: 'accumulatedGrads', accum_var: 'accumulatedUpdates' }),
    pass: ({ learningRate, rho, epsilon }) => ({
      ...adadeltaPass({ rate: learningRate, rho, epsilon }),
      names: { accum_grad: 'accumulated_grad', accum_var: 'accumulated_delta_var' },
    }),
    update: ({ learningRate, rho, epsilon }, value, gradient, kept) => {
      const slots = { gradients: kept.accum_grad!, deltas: kept.accum_var! };
      const next = adadeltaUpdate(value, gradient, slots, { rate: learningRate, rho, epsilon });
      return { value: next.value, accum_grad: next.gradients, accum_var: next.deltas };
    },
  });
}
