import type { LossFunction } from './internals.js';

/** A metric of `compile`, by name or as a function. */
export type Metric = string | LossFunction;

/** What of `compile`'s arguments tfjs does not know or keep, output by output. */
export interface Given {
  /** What each output's loss counts in the sum. */
  readonly lossWeights: readonly number[];
  readonly metrics: readonly (readonly Metric[])[];
  readonly weightedMetrics: readonly (readonly Metric[])[];
}

const given = new WeakMap<object, Given>();

/** To be called when a model has been compiled. */
export function keepGiven(model: object, args: Given): void {
  given.set(model, args);
}

/** What a model was compiled with. */
export function givenOf(model: { readonly outputNames: readonly string[] }): Given {
  const { outputNames } = model;
  const none = outputNames.map(() => []);
  const defaults = { metrics: none, weightedMetrics: none };
  return given.get(model) ?? { lossWeights: outputNames.map(() => 1), ...defaults };
}
