import {
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamW,
  type KerasOptimizer,
  lamb,
  lion,
  muon,
  nadam,
  rmsprop,
  sgd,
} from '../optimizers/index.js';

/** What a class of Keras's optimizers is here. */
export interface OptimizerClass {
  /** Makes one of options in our spelling. */
  make(options: object): KerasOptimizer;
  /**
   * What Keras keeps for each variable, in the order of its variables: kinds of one list take turns, variable by variable,
   * the lists follow each other. Kinds that the settings leave out are not there.
   */
  groups: readonly (readonly string[])[];
}

const MOMENTS = [['momentum', 'velocity']];

/** Keras's optimizers by the names of their classes; ours are called KerasAdam and so on. */
export const OPTIMIZER_CLASSES: Readonly<Record<string, OptimizerClass>> = {
  Adadelta: { make: adadelta, groups: [['accumulated_grad', 'accumulated_delta_var']] },
  Adafactor: { make: adafactor, groups: [['r', 'c', 'velocity']] },
  Adagrad: { make: adagrad, groups: [['accumulator']] },
  Adam: { make: adam, groups: [...MOMENTS, ['velocity_hat']] },
  AdamW: { make: adamW, groups: [...MOMENTS, ['velocity_hat']] },
  Adamax: { make: adamax, groups: [['momentum', 'norm']] },
  Lamb: { make: lamb, groups: MOMENTS },
  Lion: { make: lion, groups: [['momentum']] },
  Muon: { make: muon, groups: MOMENTS },
  Nadam: { make: nadam, groups: MOMENTS },
  RMSprop: { make: rmsprop, groups: [['velocity'], ['momentum'], ['average_gradient']] },
  SGD: { make: sgd, groups: [['momentum']] },
};
