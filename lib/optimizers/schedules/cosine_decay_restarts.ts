import { integer, number, onlyKnown } from '../../check.js';
import { cosine } from './cosine_decay.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `cosineDecayRestarts` takes. */
export interface CosineDecayRestartsOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** The steps of the first period. */
  firstDecaySteps: number;
  /** How many times longer each period is than that before it. Default 2. */
  tMul?: number;
  /** What the rate at a restart is multiplied with for the next. Default 1. */
  mMul?: number;
  /** The rate at the end of a period, as a part of the first. Default 0. */
  alpha?: number;
}

/**
 * Half a cosine, again and again (SGDR: Loshchilov & Hutter 2016, arXiv 1608.03983).
 *
 * @param options as Keras's CosineDecayRestarts has them
 * @throws ValueError for options that are none, or out of range
 * @example
 * const rate = cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 10, tMul: 2, mMul: 0.5 });
 * [rate(0), rate(5), rate(10), rate(20), rate(30)]; // [1, 0.5, 0.5, 0.25, 0.25]
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): Schedule {
  const where = 'cosineDecayRestarts';
  onlyKnown(where, options, ['initialLearningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha']);
  const { initialLearningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = options;
  number(where, 'initialLearningRate', initialLearningRate, 0);
  integer(where, 'firstDecaySteps', firstDecaySteps, 1);
  number(where, 'tMul', tMul, 1);
  number(where, 'mMul', mMul, 0);
  number(where, 'alpha', alpha, 0, 1);
  return makeSchedule('CosineDecayRestarts', options, (step) => {
    let [restarts, period, left] = [0, firstDecaySteps, step];
    if (tMul === 1) {
      restarts = Math.floor(step / period);
      left = step % period;
    }
    while (left >= period) {
      left -= period;
      period *= tMul;
      restarts++;
    }
    const highest = mMul ** restarts;
    return initialLearningRate * (cosine(left / period, 0) * highest * (1 - alpha) + alpha);
  });
}
