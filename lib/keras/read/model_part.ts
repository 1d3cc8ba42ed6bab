import { fail, ValueError } from '../../check.js';
import { isObject } from '../../load/is_object.js';
import type { Hdf5Object } from '../hdf5/reader.js';
import { isKerasObject } from '../keras_object.js';
import { MODELS } from './build/check_layers.js';
import { LAYERS } from './stores.js';

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

const isModel = (value: unknown): value is Record<string, unknown> =>
  isKerasObject(value) && MODELS.includes(String(value.class_name));

/** The models that a config holds under keys of its own, as a class of the user's saves them. */
function modelsIn(config: unknown): [string, Record<string, unknown>][] {
  const options = isObject(config) ? config.config : undefined;
  if (!isObject(options)) return [];
  return Object.entries(options).filter((pair): pair is [string, Record<string, unknown>] =>
    isModel(pair[1]),
  );
}

/** The names of parts in weights, each a model or a layer; the optimizer's state is none. */
const groupsIn = (group: Hdf5Object) =>
  group.names.filter((name) => {
    const one = group.find(name);
    return (
      name !== 'optimizer' && [...LAYERS, 'vars'].some((inside) => one?.find(inside) !== undefined)
    );
  });

/** The weights of a part, by the attribute of the class that holds it. */
export function partOfWeights(where: string, group: Hdf5Object, part: string): Hdf5Object {
  const found = group.find(part);
  const known = quoted(groupsIn(group));
  return found ?? fail(where, 'part', `one of ${known || 'none'}`, part);
}

/** The config of a part: a functional model or a Sequential that the model's own config has. */
export function partOfConfig(where: string, config: unknown, part: string): unknown {
  const models = modelsIn(config);
  const found = models.find(([name]) => name === part);
  if (found !== undefined) return found[1];
  if (isModel(config)) {
    return fail(where, 'part', "left out: the model's own layers have getLayer(name)", part);
  }
  const known = quoted(models.map(([name]) => name));
  return fail(where, 'part', `a model in the config (${known || 'none'})`, part);
}

/** Refuses a model of the user's own class with what can be loaded of it. */
export function checkWhole(where: string, config: unknown, group: Hdf5Object): void {
  if (!isKerasObject(config)) return;
  const name = String(config.class_name);
  if (MODELS.includes(name)) return;
  const parts = modelsIn(config).map(([name]) => name);
  const stored = groupsIn(group);
  if (parts.length === 0 && stored.length === 0) return;
  const nearest =
    parts.length > 0
      ? `the option part: one of ${quoted(parts)}`
      : `the options weightsFor, with a model of the same layers, and part: one of ${quoted(stored)}`;
  throw new ValueError(
    `${where}: the model must be a Functional or a Sequential, got the class ${name}, whose code is not in the file ` +
      `(nearest: ${nearest}).`,
  );
}
