import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { constrain } from '../tfjs/constrain.js';
import {
  type Constraint,
  type ConstraintIdentifier,
  getConstraint,
  getInitializer,
  getRegularizer,
  type Initializer,
  type InitializerIdentifier,
  type Regularizer,
  type RegularizerIdentifier,
  toConfig,
} from '../tfjs/resolve.js';

const ASPECTS = ['Initializer', 'Regularizer', 'Constraint'] as const;

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

/** How a weight begins, what it costs, and what it is brought back to after each step. */
export interface WeightSettings {
  /** As in the names of the options: 'kernel' of kernelInitializer. */
  readonly name: string;
  readonly initializer: Initializer;
  readonly regularizer: Regularizer | null;
  readonly constraint: Constraint | null;
}

/** The names of the options of these weights. */
export const weightArgs = (...names: readonly string[]): string[] =>
  names.flatMap((name) => ASPECTS.map((aspect) => `${name}${aspect}`));

/** The options of a weight, of which the initializer has a default. */
export function weightSettings(
  where: string,
  name: string,
  args: object,
  usual: string,
): WeightSettings {
  const [initializer, regularizer, constraint] = weightArgs(name) as [string, string, string];
  const given = args as Record<string, string | undefined>;
  return {
    name,
    initializer: getInitializer(where, initializer, given[initializer] ?? usual),
    regularizer: getRegularizer(where, regularizer, given[regularizer]),
    constraint: getConstraint(where, constraint, given[constraint]),
  };
}

/** Makes such a weight of a layer. */
export function addSettled(
  layer: tfl.layers.Layer,
  { name, initializer, regularizer, constraint }: WeightSettings,
  shape: readonly number[],
  called = name,
): tfl.LayerVariable {
  // tfjs-layers lets nothing but the layer itself call it.
  const { addWeight } = layer as unknown as { addWeight(...args: unknown[]): tfl.LayerVariable };
  const all = [called, [...shape], 'float32', initializer, regularizer ?? undefined];
  const made = addWeight.apply(layer, all);
  if (constraint !== null) constrain(made, constraint);
  return made;
}

/** The options of weights as a config has them. */
export function settingsConfig(...all: readonly WeightSettings[]): tf.serialization.ConfigDict {
  const entries = all.flatMap(({ name, initializer, regularizer, constraint }) =>
    [initializer, regularizer, constraint].map((one, i) => [`${name}${ASPECTS[i]}`, toConfig(one)]),
  );
  return Object.fromEntries(entries);
}
