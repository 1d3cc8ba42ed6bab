import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { camelCased } from '../../../tfjs/spelling.js';
import type { Options } from './options.js';
import { activation, activityRegularizer, constraint, initializer, regularizer } from './values.js';

/** What a Keras layer becomes: layers, applied one after the other unless `apply` says how. */
export interface Built {
  layers: tfl.layers.Layer[];
  apply?(inputs: tfl.SymbolicTensor[]): tfl.SymbolicTensor | tfl.SymbolicTensor[];
}

/** Makes the tfjs layers of a Keras layer. */
export type Rule = (options: Options) => Built;

/** A layer of tfjs's registry, by its class name there and its config in tfjs's spelling. */
export function makeLayer(className: string, config: Record<string, unknown>): tfl.layers.Layer {
  const [cls, fromConfig] = tf.serialization.SerializationMap.getMap().classNameMap[className]!;
  return fromConfig(cls, config as tf.serialization.ConfigDict) as tfl.layers.Layer;
}

/** One option in tfjs's spelling. */
function convert(options: Options, key: string, follow: boolean): unknown {
  if (key.endsWith('activation')) return activation(options, key, follow);
  if (key.endsWith('initializer')) {
    const value = options.take(key);
    return value === undefined ? undefined : initializer(value);
  }
  if (key.endsWith('regularizer')) return regularizer(options, key);
  if (key.endsWith('constraint')) return constraint(options, key);
  const value = options.take(key);
  return key === 'data_format' && typeof value === 'string' ? camelCased(value) : value;
}

/** Weights have a name; what Keras says of them is said with it: kernel_initializer and so on. */
export function weightKeys(...weights: string[]): string[] {
  const aspects = ['initializer', 'regularizer', 'constraint'];
  return weights.flatMap((weight) => aspects.map((aspect) => `${weight}_${aspect}`));
}

/** These options of a layer in tfjs's spelling; those that are not there are left out. */
export function convertOptions(options: Options, keys: readonly string[], follow = true) {
  const config: Record<string, unknown> = {};
  for (const key of keys) {
    const value = convert(options, key, follow);
    if (value !== undefined) config[camelCased(key)] = value;
  }
  return config;
}

/** Pass on these options to the class, refuse all others; the layer's name is Keras's. */
export function pass(className: string, keys: readonly string[], more: object = {}): Rule {
  return (options) => {
    const config = { ...convertOptions(options, keys), ...more, name: options.context.name() };
    activityRegularizer(options);
    options.finish();
    return { layers: [makeLayer(className, config), ...options.after] };
  };
}

/** Changes something about the options, or refuses some, before a rule. */
export function first(change: (options: Options) => void, rule: Rule): Rule {
  return (options) => {
    change(options);
    return rule(options);
  };
}

/** The axes of a permutation, without the batch, as Keras and tfjs count them: from 1. */
export function permute(name: string, dims: number[]): tfl.layers.Layer {
  return tfl.layers.permute({ name, dims });
}

export const toLast = (rank: number) => [...range(2, rank - 1), 1];
export const toFirst = (rank: number) => [rank - 1, ...range(1, rank - 2)];

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => from + i);
}

/**
 * A rule for a layer that is right with channels last only: channels_first is moved there and,
 * unless the rule does away with the spatial axes, back.
 */
export function channelsLast(rank: number | null, rule: Rule, back = true): Rule {
  return (options) => {
    const first = options.take('data_format') === 'channels_first';
    const built = rule(options);
    if (!first) return built;
    const axes = rank ?? options.inputShape.length;
    const before = permute(options.context.name('_channels_last'), toLast(axes));
    const after = back ? [permute(options.context.name('_channels_first'), toFirst(axes))] : [];
    return { layers: [before, ...built.layers, ...after] };
  };
}
