import type * as tfl from '@tensorflow/tfjs-layers';
import { constrain } from '../tfjs/constrain.js';
import {
  type Constraint,
  type ConstraintIdentifier,
  getConstraint,
  getInitializer,
  getRegularizer,
  type InitializerIdentifier,
  type RegularizerIdentifier,
} from '../tfjs/resolve.js';
import type { Options } from './options.js';

/** What layers take of a kernel and a bias. */
export interface KernelSettingsArgs {
  /** What the kernel is drawn from; default 'glorotUniform'. */
  kernelInitializer?: InitializerIdentifier;
  /** What the bias starts as; default 'zeros'. */
  biasInitializer?: InitializerIdentifier;
  /** A penalty on the kernel; default none. */
  kernelRegularizer?: RegularizerIdentifier | null;
  /** A penalty on the bias; default none. */
  biasRegularizer?: RegularizerIdentifier | null;
  /** What the kernel is brought back to after each step; default none. */
  kernelConstraint?: ConstraintIdentifier | null;
  /** What the bias is brought back to after each step; default none. */
  biasConstraint?: ConstraintIdentifier | null;
}

/** What normalizations take of what they add and multiply by. */
export interface NormSettingsArgs {
  /** What beta starts as; default 'zeros'. */
  betaInitializer?: InitializerIdentifier;
  /** What gamma starts as; default 'ones'. */
  gammaInitializer?: InitializerIdentifier;
  /** A penalty on beta; default none. */
  betaRegularizer?: RegularizerIdentifier | null;
  /** A penalty on gamma; default none. */
  gammaRegularizer?: RegularizerIdentifier | null;
  /** What beta is brought back to after each step; default none. */
  betaConstraint?: ConstraintIdentifier | null;
  /** What gamma is brought back to after each step; default none. */
  gammaConstraint?: ConstraintIdentifier | null;
}

/** A weight's options: how it begins, what it costs, and what it is brought back to after each step. */
export const weightOptions = (name: string, usual: string): Options => ({
  [`${name}Initializer`]: (where, option, value) =>
    getInitializer(where, option, (value ?? usual) as string),
  [`${name}Regularizer`]: (where, option, value) => getRegularizer(where, option, value as string),
  [`${name}Constraint`]: (where, option, value) => getConstraint(where, option, value as string),
});

/** The options of a kernel and a bias. */
export const KERNEL_OPTIONS: Options = {
  ...weightOptions('kernel', 'glorotUniform'),
  ...weightOptions('bias', 'zeros'),
};

/** The options of what a normalization multiplies by and adds. */
export const NORM_OPTIONS: Options = {
  ...weightOptions('gamma', 'ones'),
  ...weightOptions('beta', 'zeros'),
};

/** Makes a weight of a layer that has its options. */
export function addSettled(
  layer: tfl.layers.Layer,
  name: string,
  shape: readonly number[],
  called = name,
): tfl.LayerVariable {
  const options = layer as unknown as Record<string, unknown>;
  // tfjs-layers lets nothing but the layer itself call it.
  const { addWeight } = layer as unknown as { addWeight(...args: unknown[]): tfl.LayerVariable };
  const [initializer, regularizer] = [options[`${name}Initializer`], options[`${name}Regularizer`]];
  const all = [called, [...shape], 'float32', initializer, regularizer ?? undefined];
  const made = addWeight.apply(layer, all);
  const constraint = options[`${name}Constraint`] as Constraint | null;
  if (constraint !== null) constrain(made, constraint);
  return made;
}
