import { fail } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';
import { parseJson } from '../../../load/parse_json.js';
import type { Hdf5Object } from '../../hdf5/reader.js';
import { type KerasObject, readKerasObject } from '../../keras_object.js';
import { longText, toStored } from '../stores.js';
import type { Stored } from '../weights.js';

/** What a file has of a training. */
export interface TrainingFile {
  /** `loss`, `metrics` and so on, as `compile` of Keras was given them. */
  config: Record<string, unknown>;
  optimizer: KerasObject;
  /** The optimizer's variables, in its order; empty where it has made no step. */
  stored: Stored[];
}

const LOSS_SCALE = /^LossScaleOptimizer/;

function without(where: string, got: string): never {
  return fail(
    where,
    'a file for compile: true',
    'one of a model that was compiled, saved with its optimizer',
    got,
  );
}

/** The optimizer, and below which groups its variables lie: a loss scale is not needed in float32. */
function unwrapped(where: string, value: unknown): { object: KerasObject; groups: string[] } {
  const object = readKerasObject(`${where}: the optimizer`, value);
  if (!LOSS_SCALE.test(object.className)) return { object, groups: [] };
  const inner = readKerasObject(`${where}: the inner optimizer`, object.config.inner_optimizer);
  return { object: inner, groups: ['inner_optimizer'] };
}

/** What a .keras has: the config's compile_config, and `optimizer` of the file of weights. */
export function trainingOfZip(where: string, config: unknown, weights: Hdf5Object): TrainingFile {
  const compiled = isObject(config) ? config.compile_config : undefined;
  if (!isObject(compiled) || !isObject(compiled.optimizer)) {
    return without(where, 'no compile_config in config.json');
  }
  const { object, groups } = unwrapped(where, compiled.optimizer);
  const vars = weights.find(['optimizer', ...groups, 'vars'].join('/'));
  const names = [...(vars?.names ?? [])].sort((a, b) => Number(a) - Number(b));
  const stored = names.map((name) => toStored(name, vars!.find(name)!));
  return { config: compiled, optimizer: object, stored };
}

/** What an .h5 has: the attribute training_config, and the group optimizer_weights. */
export function trainingOfHdf5(where: string, file: Hdf5Object): TrainingFile {
  const text = file.text('training_config')?.[0];
  if (text === undefined) return without(where, 'no training_config');
  const config = parseJson(`${where}: training_config`, text);
  if (!isObject(config)) return without(where, 'a training_config of another kind');
  const { object } = unwrapped(where, config.optimizer_config);
  const group = file.find('optimizer_weights');
  const names = group === undefined ? [] : (longText(group, 'weight_names') ?? []);
  if (new Set(names).size < names.length) {
    fail(where, "the names of the optimizer's weights", 'different ones', 'one twice');
  }
  const stored = names.map((name) => {
    const found =
      group!.find(name) ?? fail(where, `the weight ${name} of the optimizer`, 'there', 'none');
    return toStored(name, found);
  });
  return { config, optimizer: object, stored };
}
