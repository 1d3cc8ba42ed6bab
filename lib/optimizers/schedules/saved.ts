import { fail, record } from '../../check.js';
import { cosineDecay } from './cosine_decay.js';
import { cosineDecayRestarts } from './cosine_decay_restarts.js';
import { exponentialDecay } from './exponential_decay.js';
import { inverseTimeDecay } from './inverse_time_decay.js';
import { oneCycle } from './one_cycle.js';
import { piecewiseConstantDecay } from './piecewise_constant_decay.js';
import { polynomialDecay } from './polynomial_decay.js';
import type { Schedule, ScheduleConfig } from './schedule.js';
import { warmUp } from './warm_up.js';

/** Schedules by the name that they are saved under. */
const SCHEDULES: Readonly<Record<string, (options: never) => Schedule>> = {
  CosineDecay: cosineDecay,
  CosineDecayRestarts: cosineDecayRestarts,
  ExponentialDecay: exponentialDecay,
  InverseTimeDecay: inverseTimeDecay,
  OneCycle: oneCycle,
  PiecewiseConstantDecay: piecewiseConstantDecay,
  PolynomialDecay: polynomialDecay,
  WarmUp: warmUp,
};

/**
 * A rate or a schedule as JSON.
 *
 * @throws ValueError for a function of one's own
 */
export function saveRate(where: string, rate: number | Schedule): number | ScheduleConfig {
  if (typeof rate === 'number') return rate;
  if (rate.saved === undefined) {
    fail(where, 'learningRate, to be saved,', 'a number or a schedule of this package', rate);
  }
  const { className, config } = rate.saved!;
  const inner = config as { learningRate?: number | Schedule };
  if (inner.learningRate === undefined) return { className, config };
  return { className, config: { ...config, learningRate: saveRate(where, inner.learningRate) } };
}

/** The inverse of `saveRate`. @throws ValueError for what is none of this package's schedules */
export function loadRate(where: string, saved: unknown): number | Schedule {
  if (typeof saved === 'number' || typeof saved === 'function') return saved as number | Schedule;
  const { className, config } = record(where, 'learningRate', saved);
  const names = Object.keys(SCHEDULES);
  if (typeof className !== 'string' || !names.includes(className)) {
    fail(where, 'a schedule', names.join(', '), className);
  }
  const options = record(where, 'the config of a schedule', config);
  const inner = 'learningRate' in options && {
    learningRate: loadRate(where, options.learningRate),
  };
  return SCHEDULES[className as string]!({ ...options, ...inner } as never);
}
