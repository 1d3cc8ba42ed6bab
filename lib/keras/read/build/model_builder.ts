import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';
import type { KerasObject } from '../../keras_object.js';
import { type CustomLayers, ruleFor } from '../rules/custom.js';
import { Options, type RuleContext } from '../rules/options.js';
import type { Built } from '../rules/rule.js';
import { refuse, Unsupported } from '../unsupported.js';
import { MODELS } from './check_layers.js';
import { innerOf } from './inner.js';
import type { Names } from './names.js';
import type { Part } from './part.js';

export interface BuiltModel {
  model: tfl.LayersModel;
  part: Part;
}

/** What all parts of one loading share. */
export interface Builder {
  where: string;
  kerasMajor: 2 | 3;
  names: Names;
  /** The caller's own layer classes. */
  custom: CustomLayers;
  /** A model inside of another one, or the whole, with weights of zeros. */
  build(object: KerasObject, name: string): BuiltModel;
}

/** The layers of a plain layer, once the shapes of its inputs are known. */
export function buildLayer(
  builder: Builder,
  object: KerasObject,
  name: string,
  inputShapes: tfl.Shape[],
  kwargs: Readonly<Record<string, unknown>> = {},
): Built {
  const { where, kerasMajor, names, custom } = builder;
  const named = (suffix = '') => (suffix === '' ? name : names.unique(`${name}${suffix}`));
  const context: RuleContext = {
    kerasMajor,
    name: named,
    inputShapes,
    kwargs,
    inner: innerOf(kerasMajor, custom, (suffix) => named(suffix)),
  };
  try {
    return ruleFor(object, custom)!(
      new Options({ ...object, config: { ...object.config } }, context),
    );
  } catch (error) {
    if (error instanceof Unsupported) {
      return refuse(where, [`${object.className}: ${error.message} in '${object.name}'`]);
    }
    throw error;
  }
}

/** An input's place and type. Keras's integers and booleans are tfjs's int32 and bool. */
export function inputConfig(
  where: string,
  config: Record<string, unknown>,
): { batchInputShape: tfl.Shape; dtype: 'float32' | 'int32' | 'bool' } {
  const shape = config.batch_shape ?? config.batch_input_shape;
  const valid = (n: unknown) => n === null || (Number.isInteger(n) && (n as number) >= 0);
  if (!Array.isArray(shape) || shape.length === 0 || !shape.every(valid)) {
    fail(where, `the shape of input '${config.name}'`, 'an array of sizes', shape);
  }
  for (const key of ['sparse', 'ragged', 'optional']) {
    if (config[key]) refuse(where, [`InputLayer: ${key}=true in '${config.name}'`]);
  }
  const dtype = String(config.dtype ?? 'float32');
  if (/^u?int/.test(dtype)) return { batchInputShape: shape, dtype: 'int32' };
  if (dtype === 'bool') return { batchInputShape: shape, dtype: 'bool' };
  if (/^b?float|^\[object/.test(dtype)) return { batchInputShape: shape, dtype: 'float32' };
  return refuse(where, [`InputLayer: dtype=${dtype} in '${config.name}'`]);
}

/** Runs a step of building a layer; tfjs's errors get the layer's name. */
export function atLayer<T>(where: string, object: KerasObject, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof ValueError && error.message.startsWith(where)) throw error;
    const got = error instanceof Error ? error.message : String(error);
    throw new ValueError(
      `${where}: ${object.className} '${object.name}' must fit its inputs and options, got: ${got}`,
      { cause: error },
    );
  }
}

export function isModel(object: KerasObject): boolean {
  return MODELS.includes(object.className) && isObject(object.config);
}
