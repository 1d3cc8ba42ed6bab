/**
 * Optimizers with Keras's formulas, names and defaults, and learning rates by the number of the step. What is kept of a
 * variable is found by the variable, saved with `saveModel(..., { includeOptimizer: true })` and goes on exactly.
 *
 * @packageDocumentation
 */

export type { Gradients, NamedTensor } from '../tfjs/named_gradients.js';
export type { AdadeltaOptions } from './adadelta.js';
export type { AdafactorOptions } from './adafactor.js';
export type { AdagradOptions } from './adagrad.js';
export type { AdamOptions } from './adam.js';
export * from './factories.js';
export { type ExcludedVariables, KerasOptimizer } from './keras_optimizer.js';
export type { LionOptions } from './lion.js';
export type { MomentOptions } from './moment_options.js';
export type { MuonOptions } from './muon.js';
export type { OptimizerOptions } from './optimizer_options.js';
export type { RMSpropOptions } from './rmsprop.js';
export { type CosineDecayOptions, cosineDecay } from './schedules/cosine_decay.js';
export {
  type CosineDecayRestartsOptions,
  cosineDecayRestarts,
} from './schedules/cosine_decay_restarts.js';
export { type DecayOptions, exponentialDecay } from './schedules/exponential_decay.js';
export { inverseTimeDecay } from './schedules/inverse_time_decay.js';
export { type OneCycleOptions, oneCycle } from './schedules/one_cycle.js';
export {
  type PiecewiseConstantDecayOptions,
  piecewiseConstantDecay,
} from './schedules/piecewise_constant_decay.js';
export { type PolynomialDecayOptions, polynomialDecay } from './schedules/polynomial_decay.js';
export type { Schedule, ScheduleConfig } from './schedules/schedule.js';
export { type WarmUpOptions, warmUp } from './schedules/warm_up.js';
export type { SGDOptions } from './sgd.js';
export type { KeptTensors, SlotKind, StepState, Updated } from './step.js';
