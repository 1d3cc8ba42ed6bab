import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Serialized } from './deserialize.js';
import { isObject } from './is_object.js';

/** As deep as parseJson lets files be; a handler may give any object. */
const DEEPEST = 256;

const camel = (name: string) =>
  name.length > 1 ? name.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase()) : name;

/** Lists whose first entry is the name of a layer. */
const ENDS = ['inboundNodes', 'inputLayers', 'outputLayers'];

/** Names of layers become names of tensors; what is none makes tfjs fail late, or never end. */
function checkName(where: string, value: Record<string, unknown>): void {
  const { className, config } = value;
  if (typeof className !== 'string' || !isObject(config)) return;
  for (const name of [value.name, config.name]) {
    if (name != null && typeof name !== 'string')
      fail(where, 'the name of a layer', 'a text', name);
  }
}

/** What layers have that are no layers; an activation may be one, as long as it is no model. */
const PARTS = /(Initializer|Regularizer|Constraint|Activation|^activation)$/;

/**
 * tfjs makes what a class is asked for wherever it is asked for. A model in a regularizer's place
 * would have weights that nobody knows of and frees.
 */
function checkPart(where: string, key: string, value: unknown): void {
  if (!PARTS.test(key) || !isObject(value) || typeof value.className !== 'string') return;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const known = Object.hasOwn(classNameMap, value.className);
  const [found] = (known ? classNameMap[value.className] : undefined) ?? [];
  const { prototype } = (found ?? {}) as { prototype?: unknown };
  const most = /activation$/i.test(key) ? tfl.LayersModel : tfl.layers.Layer;
  if (!(prototype instanceof most)) return;
  fail(where, `the class of ${/^a/.test(key) ? 'an' : 'a'} ${key}`, 'no layer', value.className);
}

function convert(where: string, value: unknown, key: string, depth: number): unknown {
  if (typeof value === 'string') return camel(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === DEEPEST) fail(where, 'the topology', `at most ${DEEPEST} levels deep`, 'more');
  if (Array.isArray(value)) {
    return value.map((item, i) =>
      i === 0 && typeof item === 'string' && ENDS.includes(key)
        ? item
        : convert(where, item, key, depth + 1),
    );
  }
  const converted: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__') fail(where, 'a key', "no '__proto__'", name);
    const isName = name === 'name' && typeof inner === 'string';
    converted[camel(name)] = isName ? inner : convert(where, inner, camel(name), depth + 1);
    checkPart(where, camel(name), converted[camel(name)]);
  }
  // A number of NumPy's in a file of Keras 2.
  if (converted.type === 'ndarray' && typeof converted.value === 'number') return converted.value;
  checkName(where, converted);
  return converted;
}

/**
 * Keras's JSON in tfjs's spelling, as tfjs-layers converts it when it loads a model: snake_case
 * becomes camelCase in keys and values, but for names.
 *
 * @throws ValueError if it is no class with its config, a name in it is no text, or it is very deep.
 */
export function tfjsConfig(where: string, name: string, value: unknown): Serialized {
  const converted = convert(where, value, '', 0);
  const { className, config } = isObject(converted) ? converted : {};
  if (typeof className !== 'string' || typeof config !== 'object' || config === null) {
    return fail(where, name, 'an object with class_name and config', value);
  }
  return { className, config: config as Record<string, unknown> };
}
