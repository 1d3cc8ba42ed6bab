import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';

/**
 * Names, configs and instances to instances. tfjs-layers keeps its own `getInitializer` and friends
 * to itself, so classes are reached through the registry that loading a model uses as well.
 */
export type Initializer = ReturnType<typeof tfl.initializers.zeros>;
export type Regularizer = ReturnType<typeof tfl.regularizers.l1l2>;
export type Constraint = ReturnType<typeof tfl.constraints.nonNeg>;
export interface Activation extends tf.serialization.Serializable {
  apply(x: tf.Tensor, axis?: number): tf.Tensor;
}

/** What a saved model holds of an initializer, regularizer or constraint. */
export interface ObjectConfig {
  className: string;
  config: tf.serialization.ConfigDict;
}

export type InitializerIdentifier = string | Initializer | ObjectConfig;
export type RegularizerIdentifier = string | Regularizer | ObjectConfig;
export type ConstraintIdentifier = string | Constraint | ObjectConfig;

type Methods<T> = (keyof T)[];
type Class = tf.serialization.SerializableConstructor<tf.serialization.Serializable>;

/** The registered class of this name. */
export function registeredClass(className: string): Class | undefined {
  return tf.serialization.SerializationMap.getMap().classNameMap[className]?.[0];
}

/** Identifiers that are not their class's name with a small first letter. */
const CLASS_NAMES: Record<string, string> = { l1: 'L1L2', l2: 'L1L2', l1l2: 'L1L2', icnr: 'ICNR' };

function resolve<T extends tf.serialization.Serializable>(
  where: string,
  argument: string,
  identifier: string | T | ObjectConfig,
  methods: Methods<T>,
): T {
  const isInstance = (value: unknown): value is T =>
    value instanceof tf.serialization.Serializable && methods.every((method) => method in value);
  if (isInstance(identifier)) return identifier;
  const { className, config } =
    typeof identifier === 'string'
      ? {
          className:
            CLASS_NAMES[identifier] ?? identifier.replace(/^[a-z]/, (c) => c.toUpperCase()),
          config: {},
        }
      : (identifier as ObjectConfig);
  const found = typeof className === 'string' ? registeredClass(className) : undefined;
  if (found !== undefined && methods.every((method) => method in found.prototype)) {
    return found.fromConfig(found, config ?? {}) as T;
  }
  const noun = argument.replace(/^.*(?=initializer|regularizer|constraint)/i, '').toLowerCase();
  return fail(where, argument, `the name, config or instance of a registered ${noun}`, identifier);
}

const INITIALIZER: Methods<Initializer> = ['apply', 'getConfig'];
const REGULARIZER: Methods<Regularizer> = ['apply', 'getConfig'];

export function getInitializer(
  where: string,
  argument: string,
  identifier: InitializerIdentifier,
): Initializer {
  return resolve(where, argument, identifier, INITIALIZER);
}

export function getRegularizer(
  where: string,
  argument: string,
  identifier: RegularizerIdentifier | null,
): Regularizer | null {
  return identifier === null ? null : resolve(where, argument, identifier, REGULARIZER);
}

export function getConstraint(
  where: string,
  argument: string,
  identifier: ConstraintIdentifier | null,
): Constraint | null {
  return identifier === null ? null : resolve<Constraint>(where, argument, identifier, ['apply']);
}
