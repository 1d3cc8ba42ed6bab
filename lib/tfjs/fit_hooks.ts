import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** What `fit` and `fitDataset` take that a callback may change. */
export interface FitArguments {
  epochs?: number;
  initialEpoch?: number;
  shuffle?: boolean;
  seed?: number;
}

/** What a callback may have besides tfjs's methods: lib/stock/training calls it. */
export interface FitHooks {
  /** Before `fit` looks at its arguments: those that it changes. */
  onFit?(
    model: tfl.LayersModel,
    args: FitArguments,
    kind: 'fit' | 'fitDataset',
  ): Promise<FitArguments>;
  /** Before each evaluation within `fit`. */
  onTestBegin?(): void;
  /** After it, also where it throws. */
  onTestEnd?(): void;
  /** After the last epoch, before weights get their averages and callbacks are told of the end. */
  beforeEnd?(): void;
  /** What the next batch gave when it was trained before: it is not trained again. Null where it is to be trained. */
  replay?(): readonly number[] | null;
}

/** An optimizer that keeps averages of variables, as lib/optimizers have them. */
export interface AveragingOptimizer extends tf.Optimizer {
  readonly settings: { readonly useEma: boolean };
  finalizeVariableValues(variables?: readonly tf.Variable[]): void;
  swapAverages(): void;
}

/** Whether an optimizer keeps averages of variables. */
export const keepsAverages = (optimizer: tf.Optimizer | null): optimizer is AveragingOptimizer =>
  (optimizer as Partial<AveragingOptimizer> | null)?.settings?.useEma === true;
