import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, record, show, ValueError } from '../check.js';

// Names, configs and instances to instances. tfjs-layers keeps its own `getInitializer` and friends
// to itself, so classes are reached through the registry that loading a model uses as well.

/** What draws a layer's first weights: an initializer of `tf.initializers` or of this package. */
export type Initializer = ReturnType<typeof tfl.initializers.zeros>;
/** A penalty on weights or outputs: a regularizer of `tf.regularizers`. */
export type Regularizer = ReturnType<typeof tfl.regularizers.l1l2>;
/** What weights are brought back to after each step: a constraint of `tf.constraints`. */
export type Constraint = ReturnType<typeof tfl.constraints.nonNeg>;
/** What is applied to a layer's output. */
export interface Activation extends tf.serialization.Serializable {
  /** The activation of each element of x; the shape stays. */
  apply(x: tf.Tensor): tf.Tensor;
}

/** What a saved model holds of an initializer, regularizer, constraint or activation. */
export interface ObjectConfig {
  /** The registered name of its class. */
  className: string;
  /** What the class's fromConfig takes. */
  config: tf.serialization.ConfigDict;
}

/** An initializer by name, such as 'heNormal', itself, or as a saved model has it. */
export type InitializerIdentifier = string | Initializer | ObjectConfig;
/** A regularizer by name, such as 'l2', itself, or as a saved model has it. */
export type RegularizerIdentifier = string | Regularizer | ObjectConfig;
/** A constraint by name, such as 'nonNeg', itself, or as a saved model has it. */
export type ConstraintIdentifier = string | Constraint | ObjectConfig;
/** An activation by name, such as 'relu', itself, or as a saved model has it. */
export type ActivationIdentifier = string | Activation | ObjectConfig;
/** A layer itself, or as a saved model has it. */
export type LayerIdentifier = tfl.layers.Layer | ObjectConfig;

type Class = tf.serialization.SerializableConstructor<tf.serialization.Serializable>;

/** The classes that tfjs knows by name, and each class's fromConfig. */
export function registry(): Record<string, [Class, unknown]> {
  return tf.serialization.SerializationMap.getMap().classNameMap as never;
}

/** The tfjs-layers base class, not exported there, that this class extends. */
function baseClassOf(className: string): Class {
  return Object.getPrototypeOf(registry()[className]![0]);
}

/** What an initializer must extend for tfjs-layers to take it. */
export const InitializerBase = baseClassOf(
  'Zeros',
) as unknown as tf.serialization.SerializableConstructor<Initializer>;

/** One kind of object: what to call it, a class of it in tfjs-layers, and its names in configs. */
interface Kind {
  noun: string;
  member: string;
  named(name: string): ObjectConfig;
}

const capitalised = (name: string): ObjectConfig => ({
  className: name === 'icnr' ? 'ICNR' : name.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  config: {},
});
const INITIALIZER: Kind = { noun: 'initializer', member: 'Zeros', named: capitalised };
const CONSTRAINT: Kind = { noun: 'constraint', member: 'NonNeg', named: capitalised };
const ACTIVATION: Kind = {
  noun: 'activation',
  member: 'linear',
  named: (name) => ({ className: name, config: {} }),
};
const REGULARIZER: Kind = {
  noun: 'regularizer',
  member: 'L1L2',
  // Keras's defaults; tfjs-layers makes 'l1' and 'l2' both penalties at once.
  named: (name) => ({
    className: /^l1(_?l2)?$|^l2$/i.test(name) ? 'L1L2' : name,
    config: { l1: name === 'l2' ? 0 : 0.01, l2: name === 'l1' ? 0 : 0.01 },
  }),
};

function resolve<T>(where: string, argument: string, identifier: unknown, kind: Kind): T {
  const base = baseClassOf(kind.member);
  if (identifier instanceof base) return identifier as T;
  const { className, config } =
    typeof identifier === 'string' ? kind.named(identifier) : ((identifier ?? {}) as ObjectConfig);
  const known = typeof className === 'string' && Object.hasOwn(registry(), className);
  const found = known ? registry()[className]![0] : undefined;
  if (found?.prototype instanceof base) {
    const options = record(where, `the config of ${argument}`, config ?? {});
    return found.fromConfig(found, options as tf.serialization.ConfigDict) as T;
  }
  const names = Object.entries(registry())
    .filter(([, [registered]]) => registered.prototype instanceof base)
    .map(([name]) => name);
  throw new ValueError(
    `${where}: ${argument} must be the name, config or instance of ${
      /^[aeiou]/.test(kind.noun) ? 'an' : 'a'
    } ${kind.noun} (${names.join(', ')}), got ${show(identifier)}.`,
  );
}

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
  identifier: RegularizerIdentifier | null | undefined,
): Regularizer | null {
  return identifier == null ? null : resolve(where, argument, identifier, REGULARIZER);
}

export function getConstraint(
  where: string,
  argument: string,
  identifier: ConstraintIdentifier | null | undefined,
): Constraint | null {
  return identifier == null ? null : resolve(where, argument, identifier, CONSTRAINT);
}

export function getActivation(
  where: string,
  identifier: ActivationIdentifier | null | undefined,
): Activation {
  return resolve(where, 'activation', identifier ?? 'linear', ACTIVATION);
}

export function getLayer(where: string, argument: string, identifier: unknown): tfl.layers.Layer {
  if (identifier instanceof tfl.layers.Layer) return identifier;
  const { className, config } = (identifier ?? {}) as ObjectConfig;
  const known = typeof className === 'string' && Object.hasOwn(registry(), className);
  const [found, fromConfig] = known ? registry()[className]! : [];
  if (!(found?.prototype instanceof tfl.layers.Layer)) {
    return fail(where, argument, 'a layer, or the className and config of one', identifier);
  }
  const options = record(where, `the config of ${argument}`, config ?? {});
  try {
    return (fromConfig as typeof found.fromConfig)(found, { ...options } as never) as never;
  } catch (error) {
    if (error instanceof ValueError) throw error;
    return fail(where, `the config of ${argument}`, `one that ${className} takes`, options);
  }
}

/** The inverse of the above for configs. Initializers, regularizers and constraints alike. */
export function toConfig(
  object: Initializer | Regularizer | Constraint | null,
): tf.serialization.ConfigDict | null {
  return object === null ? null : { className: object.getClassName(), config: object.getConfig() };
}
