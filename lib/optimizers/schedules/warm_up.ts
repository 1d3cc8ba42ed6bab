import { callable, integer, number, onlyKnown } from '../../check.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `warmUp` takes. */
export interface WarmUpOptions {
  /** The steps of the warm-up. */
  warmupSteps: number;
  /** The schedule after it, whose steps count from there, or one rate for all of them. */
  learningRate: number | Schedule;
  /** The rate of step 0. Default 0. */
  initialLearningRate?: number;
}

/**
 * Rises along a line (Goyal et al. 2017, arXiv 1706.02677, section 2.2), then goes on as another schedule.
 *
 * @param options how long it rises, and to what
 * @throws ValueError for options that are none, or out of range
 * @example
 * const rate = warmUp({ warmupSteps: 10, learningRate: 1 });
 * [rate(0), rate(5), rate(10), rate(11)]; // [0, 0.5, 1, 1]
 */
export function warmUp(options: WarmUpOptions): Schedule {
  const where = 'warmUp';
  onlyKnown(where, options, ['warmupSteps', 'learningRate', 'initialLearningRate']);
  const { warmupSteps, learningRate, initialLearningRate = 0 } = options;
  integer(where, 'warmupSteps', warmupSteps, 1);
  number(where, 'initialLearningRate', initialLearningRate, 0);
  const constant = typeof learningRate === 'number';
  if (constant) number(where, 'learningRate', learningRate, 0);
  else callable(where, 'learningRate', learningRate);
  const after = constant ? () => learningRate : learningRate;
  return makeSchedule('WarmUp', options, (step) => {
    if (step >= warmupSteps) return after(step - warmupSteps);
    return initialLearningRate + (after(0) - initialLearningRate) * (step / warmupSteps);
  });
}
