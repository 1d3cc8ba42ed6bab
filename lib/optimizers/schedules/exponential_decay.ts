import { flag, integer, number, onlyKnown } from '../../check.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `exponentialDecay` and `inverseTimeDecay` take. */
export interface DecayOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Over how many steps `decayRate` counts once. */
  decaySteps: number;
  /** How much it decays. */
  decayRate: number;
  /** Whether the rate stays for `decaySteps` steps each. Default false. */
  staircase?: boolean;
}

/** The checked options, and how often `decayRate` has counted at a step. */
export function decayBy(where: string, options: DecayOptions) {
  onlyKnown(where, options, ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase']);
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = options;
  number(where, 'initialLearningRate', initialLearningRate, 0);
  integer(where, 'decaySteps', decaySteps, 1);
  number(where, 'decayRate', decayRate, 0);
  flag(where, 'staircase', staircase);
  const times = (step: number) => (staircase ? Math.floor(step / decaySteps) : step / decaySteps);
  return { initialLearningRate, decayRate, times };
}

/**
 * Decays by a factor: `initialLearningRate * decayRate ** (step / decaySteps)`.
 *
 * @param options as Keras's ExponentialDecay has them
 * @throws ValueError for options that are none, or out of range
 * @example
 * const rate = exponentialDecay({ initialLearningRate: 1, decaySteps: 10, decayRate: 0.5 });
 * [rate(0), rate(10), rate(20)]; // [1, 0.5, 0.25]
 */
export function exponentialDecay(options: DecayOptions): Schedule {
  const { initialLearningRate, decayRate, times } = decayBy('exponentialDecay', options);
  return makeSchedule('ExponentialDecay', options, (step) => {
    return initialLearningRate * decayRate ** times(step);
  });
}
