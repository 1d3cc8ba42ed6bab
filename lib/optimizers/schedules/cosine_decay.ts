import { integer, number, onlyKnown } from '../../check.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `cosineDecay` takes. */
export interface CosineDecayOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Over how many steps it decays, the steps of the warm-up left out. */
  decaySteps: number;
  /** The rate at the end, as a part of the highest. Default 0. */
  alpha?: number;
  /** The rate that the warm-up rises to; without one the decay begins at once. Default null. */
  warmupTarget?: number | null;
  /** The steps of the warm-up. Default 0. */
  warmupSteps?: number;
}

/** Half a cosine from 1 at 0 to `alpha` at 1. */
export function cosine(part: number, alpha: number): number {
  return (1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * part)) + alpha;
}

/**
 * Decays along half a cosine (Loshchilov & Hutter 2016, arXiv 1608.03983), after a warm-up along a line from
 * `initialLearningRate` to `warmupTarget`.
 *
 * @param options as Keras's CosineDecay has them
 * @throws ValueError for options that are none, or out of range
 * @example
 * const options = { initialLearningRate: 0, warmupTarget: 1, warmupSteps: 10, decaySteps: 20 };
 * const rate = cosineDecay(options);
 * [rate(5), rate(10), rate(20), rate(30)]; // [0.5, 1, 0.5, 0]
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  const where = 'cosineDecay';
  const known = ['initialLearningRate', 'decaySteps', 'alpha', 'warmupTarget', 'warmupSteps'];
  onlyKnown(where, options, known);
  const { initialLearningRate, decaySteps, alpha = 0 } = options;
  const { warmupTarget = null, warmupSteps = 0 } = options;
  number(where, 'initialLearningRate', initialLearningRate, 0);
  integer(where, 'decaySteps', decaySteps, 1);
  number(where, 'alpha', alpha, 0, 1);
  if (warmupTarget !== null) number(where, 'warmupTarget', warmupTarget, 0);
  integer(where, 'warmupSteps', warmupSteps, 0);
  const warm = warmupTarget === null ? 0 : warmupSteps;
  const highest = warmupTarget ?? initialLearningRate;
  return makeSchedule('CosineDecay', options, (step) => {
    if (step < warm) {
      return (highest - initialLearningRate) * (step / warm) + initialLearningRate;
    }
    return highest * cosine(Math.min(step - warm, decaySteps) / decaySteps, alpha);
  });
}
