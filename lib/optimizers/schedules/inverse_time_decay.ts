import { type DecayOptions, decayBy } from './exponential_decay.js';
import { makeSchedule, type Schedule } from './schedule.js';

/**
 * Decays with the time: `initialLearningRate / (1 + decayRate * step / decaySteps)`.
 *
 * @param options as Keras's InverseTimeDecay has them
 * @throws ValueError for options that are none, or out of range
 * @example
 * const rate = inverseTimeDecay({ initialLearningRate: 1, decaySteps: 10, decayRate: 1 });
 * [rate(0), rate(10), rate(30)]; // [1, 0.5, 0.25]
 */
export function inverseTimeDecay(options: DecayOptions): Schedule {
  const { initialLearningRate, decayRate, times } = decayBy('inverseTimeDecay', options);
  return makeSchedule('InverseTimeDecay', options, (step) => {
    return initialLearningRate / (1 + decayRate * times(step));
  });
}
