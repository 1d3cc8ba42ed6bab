import { flag, integer, number, onlyKnown } from '../../check.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `polynomialDecay` takes. */
export interface PolynomialDecayOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Over how many steps it decays. */
  decaySteps: number;
  /** The rate at the end. Default 0.0001. */
  endLearningRate?: number;
  /** The power of what is left of the steps. Default 1, a straight line. */
  power?: number;
  /** Whether it starts anew when it has ended, over twice, three times ... the steps. Default false. */
  cycle?: boolean;
}

/**
 * Decays along a polynomial:
 * `(initialLearningRate - endLearningRate) * (1 - step / decaySteps) ** power + endLearningRate`.
 *
 * @param options as Keras's PolynomialDecay has them
 * @throws ValueError for options that are none, or out of range
 * @example
 * const rate = polynomialDecay({ initialLearningRate: 1, decaySteps: 10, endLearningRate: 0 });
 * [rate(0), rate(5), rate(20)]; // [1, 0.5, 0]
 */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  const where = 'polynomialDecay';
  const known = ['initialLearningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle'];
  onlyKnown(where, options, known);
  const { initialLearningRate, decaySteps, endLearningRate = 1e-4 } = options;
  const { power = 1, cycle = false } = options;
  number(where, 'initialLearningRate', initialLearningRate, 0);
  integer(where, 'decaySteps', decaySteps, 1);
  number(where, 'endLearningRate', endLearningRate, 0);
  number(where, 'power', power, 0);
  flag(where, 'cycle', cycle);
  return makeSchedule('PolynomialDecay', options, (step) => {
    const steps = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
    const left = 1 - Math.min(step, steps) / steps;
    return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
  });
}
