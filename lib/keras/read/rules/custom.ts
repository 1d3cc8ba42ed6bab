import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';
import { camelCased } from '../../../tfjs/spelling.js';
import type { KerasObject } from '../../keras_object.js';
import { ruleOf } from './index.js';
import type { Options } from './options.js';
import type { Rule } from './rule.js';

/** A layer class: its constructor takes one object, Keras's config of the layer in camelCase. */
// biome-ignore lint/suspicious/noExplicitAny: classes differ in what their constructors take.
export type LayerClass = new (config: any) => tfl.layers.Layer;

/** Classes of the caller's own, by their names in the file. */
export type CustomLayers = Readonly<Record<string, LayerClass>>;

/** @throws ValueError if a value is no layer class. */
export function checkCustomLayers(where: string, layers: unknown): CustomLayers {
  if (!isObject(layers)) return fail(where, 'layers', 'an object of layer classes by name', layers);
  for (const [name, value] of Object.entries(layers)) {
    const isClass = typeof value === 'function' && value.prototype instanceof tfl.layers.Layer;
    if (!isClass) fail(where, `layers.${name}`, 'a class that extends tf.layers.Layer', value);
  }
  return layers as CustomLayers;
}

/** The class itself, with the config as it is in the file, its keys in camelCase. */
const custom =
  (cls: LayerClass): Rule =>
  (options: Options) => {
    const { config } = options.object;
    // tfjs has its own word for the dtype; the input's shape is the model's matter.
    const given = Object.entries(config).filter(([key]) => !/^(dtype|batch_.*shape)$/.test(key));
    const args = Object.fromEntries(given.map(([key, value]) => [camelCased(key), value]));
    return { layers: [new cls({ ...args, name: options.context.name() })] };
  };

/** The name of a class without its package: Sampling of 'Package>Sampling'. */
export const plainName = (className: string): string => className.split('>').at(-1)!;

/** Whether the file says that the class is none of Keras's. */
export function isForeign({ module, className, registeredName }: KerasObject): boolean {
  if (className.includes('>')) return true;
  if (module !== null) return !module.startsWith('keras') && module !== 'builtins';
  return registeredName?.includes('>') ?? false;
}

/** The rule of a layer: the caller's class, or Keras's of that name; undefined if there is none. */
export function ruleFor(object: KerasObject, layers: CustomLayers): Rule | undefined {
  const { className, registeredName, config } = object;
  // A Lambda has no class that says what it does: it goes by its own name.
  const lambda = className === 'Lambda' ? (object.name ?? String(config.name)) : null;
  for (const name of [lambda, className, registeredName, plainName(className)]) {
    if (name !== null && Object.hasOwn(layers, name)) return custom(layers[name]!);
  }
  return isForeign(object) ? undefined : ruleOf(className);
}

/** Makes a class known to tfjs, which makes the layers inside of wrappers by name. */
export function register(layer: tfl.layers.Layer): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const name = layer.getClassName();
  if (!Object.hasOwn(classNameMap, name)) {
    tf.serialization.registerClass(layer.constructor as never);
  }
}
