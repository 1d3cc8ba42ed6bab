import * as tfl from '@tensorflow/tfjs-layers';
import { modulesBelow, orderIsTold, type TorchModule } from './modules.js';

type Layer = tfl.layers.Layer;

/** Which module is for which layer: by the layers' names, or prefixes in the order of the layers. */
export type LayerMap = Readonly<Record<string, string>> | readonly string[];

export interface Pairs {
  pairs: [layer: Layer, module: TorchModule][];
  problems: string[];
}

/** The layers of a model that have weights, models inside it unfolded. */
export function weightedLayers(model: tfl.LayersModel): Layer[] {
  return model.layers
    .flatMap((layer) => (layer instanceof tfl.LayersModel ? weightedLayers(layer) : [layer]))
    .filter((layer) => layer.weights.length > 0);
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ') || 'none';

/** What a module holds, for messages: '3' (weight [8, 3], bias [8]). */
function describeModule({ prefix, tensors }: TorchModule): string {
  const all = [...tensors].map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
  return `'${prefix}' (${all.join(', ')})`;
}

/** By the keys of a map: other layers and modules are left alone. */
function byMap(layers: readonly Layer[], modules: readonly TorchModule[], map: LayerMap): Pairs {
  const problems: string[] = [];
  const pairs = Object.entries(map).flatMap(([name, prefix]): Pairs['pairs'] => {
    const named = layers.filter((layer) => layer.name === name);
    const module = modules.find((one) => one.prefix === prefix);
    if (named.length !== 1) {
      const known = quoted(layers.map((layer) => layer.name));
      problems.push(
        `'${name}' must be the name of one layer with weights (${known}), got ${named.length}`,
      );
    }
    if (module === undefined) {
      const known = modules.map(describeModule).join(', ') || 'none';
      problems.push(`'${prefix}' must be a module of the file, got one of none: it has ${known}`);
    }
    return named.length === 1 && module !== undefined ? [[named[0]!, module]] : [];
  });
  return { pairs, problems };
}

/** Every layer has the name of its module. */
function byName(layers: readonly Layer[], modules: readonly TorchModule[]): Pairs {
  const map = Object.fromEntries(layers.map(({ name }) => [name, name]));
  const { pairs, problems } = byMap(layers, modules, map);
  const left = modules.filter(({ prefix }) => !Object.hasOwn(map, prefix));
  return { pairs, problems: [...problems, ...left.map(homeless)] };
}

const homeless = (module: TorchModule) =>
  `${describeModule(module)} must belong to a layer, got a model without one`;

/** One after the other; both must be as many. */
function byOrder(layers: readonly Layer[], modules: readonly TorchModule[]): Pairs {
  if (layers.length !== modules.length) {
    const has = modules.map(describeModule).join(', ') || 'none';
    const wants = layers.map((layer) => `'${layer.name}' (${layer.getClassName()})`).join(', ');
    return {
      pairs: [],
      problems: [
        `the modules must be as many as the layers with weights, ${layers.length} (${wants}), ` +
          `got ${modules.length}: ${has}`,
      ],
    };
  }
  return { pairs: layers.map((layer, i) => [layer, modules[i]!]), problems: [] };
}

/** Pairs the layers of a model with the modules of a file. */
export function pairLayers(
  layers: readonly Layer[],
  modules: readonly TorchModule[],
  map: LayerMap | undefined,
): Pairs {
  if (Array.isArray(map)) {
    const listed = (map as readonly string[]).map((prefix) => modulesBelow(modules, prefix));
    const problems = listed.flatMap((found, i) => {
      if (found.length === 0) return [`'${map[i]}' must be a module of the file, got no such name`];
      return orderIsTold(found) ? [] : [untold(found)];
    });
    return problems.length > 0 ? { pairs: [], problems } : byOrder(layers, listed.flat());
  }
  if (map !== undefined) return byMap(layers, modules, map);
  const names = new Set(layers.map(({ name }) => name));
  if (modules.some(({ prefix }) => names.has(prefix))) return byName(layers, modules);
  const counted = byOrder(layers, modules);
  if (counted.problems.length > 0 || orderIsTold(modules)) return counted;
  return { pairs: [], problems: [untold(modules)] };
}

const untold = (modules: readonly TorchModule[]) =>
  'the order of the modules must be told by numbers or by the option layers, got ' +
  quoted(modules.map(({ prefix }) => prefix));
