import type { OptimizerOptions } from './optimizer_options.js';

/** What optimizers with two moments take: `nadam`, `adamax`, `lamb`, and `adam` among others. */
export interface MomentOptions extends OptimizerOptions {
  /** The decay of the mean of gradients. Default 0.9. */
  beta1?: number;
  /** The decay of the mean of squares; of `adamax`, of the largest gradient. Default 0.999. */
  beta2?: number;
  /** What is added to its root; of `adamax`, to itself. Default 1e-7. */
  epsilon?: number;
}

/** Keras's settings of them. */
export const MOMENTS = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
