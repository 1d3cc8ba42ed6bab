import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../arithmetic/product.js';
import { ValueError } from '../../check.js';
import type { OnProgress } from '../../load/progress.js';
import type { Hdf5Object } from '../hdf5/reader.js';
import { type Leaf, lastName, type Stored, sameName, type WeightStore } from './weights.js';

/** A dataset of a file, under this name. */
export const toStored = (name: string, object: Hdf5Object): Stored => ({
  name,
  shape: object.shape,
  numbers: () => object.numbers(),
});

/** A store that tells how much of what was found in it has been read, 0 to 1. */
export function watched(store: WeightStore, onProgress: OnProgress): WeightStore {
  const find = (leaves: readonly Leaf[]) => {
    const found = store.find(leaves);
    const whole = found.flat().reduce((sum, { shape }) => sum + product(shape), 0);
    let read = 0;
    const numbers = (stored: Stored) => {
      const values = stored.numbers();
      read += values.length;
      onProgress(read / whole);
      return values;
    };
    return found.map((part) => part.map((one) => ({ ...one, numbers: () => numbers(one) })));
  };
  return { size: store.size, find };
}

/** The layers of a container: Keras 2.13 and 2.14 call them by another name. */
export const LAYERS = ['layers', '_layer_checkpoint_dependencies'];

/** What lies at a path of Keras 3's, of whichever Keras the file is. */
function atPath(file: Hdf5Object, path: string): Hdf5Object | undefined {
  const [head, ...rest] = path.split(/(?<=^|\/)layers\//);
  const start = head === '' ? file : file.find(head!.replace(/\/$/, ''));
  return rest.reduce<Hdf5Object | undefined>((group, below) => {
    const inside = below.replace(/\/$/, '');
    return LAYERS.map((name) => group?.find(`${name}/${inside}`)).find((one) => one !== undefined);
  }, start);
}

/** model.weights.h5 of a .keras: layers/conv1d_1/vars/0. */
export function pathStore(file: Hdf5Object, size: number): WeightStore {
  const read = ({ path }: Leaf) => {
    const vars = atPath(file, `${path}/vars`);
    const names = (vars?.names ?? []).sort((a, b) => Number(a) - Number(b));
    return names.map((name) => toStored(name, vars!.find(name)!));
  };
  return { size, find: (leaves) => leaves.map(read) };
}

/** Attributes that are too long for HDF5 are split into name0, name1, ... */
export function longText(object: Hdf5Object, name: string): string[] | undefined {
  const whole = object.text(name);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let n = 0; ; n++) {
    const part = object.text(`${name}${n}`);
    if (part === undefined) break;
    parts.push(...part);
  }
  return parts.length > 0 ? parts : undefined;
}

/** What an .h5 has of every layer of the outermost model, in the order of its weights. */
export function storedIn(where: string, group: Hdf5Object): Map<string, Stored[]> {
  const listed = longText(group, 'layer_names');
  if (listed === undefined) {
    throw new ValueError(
      `${where}: model_weights must list its layer_names, got no such attribute.`,
    );
  }
  const weightsOf = (layer: string): Stored[] => {
    const inside = group.find(layer);
    const names = inside === undefined ? [] : (longText(inside, 'weight_names') ?? []);
    return names.map((name) => {
      const found = inside!.find(name);
      if (found !== undefined) return toStored(name, found);
      throw new ValueError(`${where}: the weight ${name} of '${layer}' must be there, got none.`);
    });
  };
  return new Map(listed.map((layer) => [layer, weightsOf(layer)]));
}

/** `model_weights` of an .h5: a group for each layer of the outermost model. */
export function layerStore(where: string, group: Hdf5Object, size: number): WeightStore {
  const stored = storedIn(where, group);
  const weightsOf = (layer: string) => [...(stored.get(layer) ?? [])];
  const find = (leaves: readonly Leaf[]) => {
    const tops = new Map<string, Stored[]>();
    for (const { top } of leaves) tops.set(top, tops.get(top) ?? weightsOf(top));
    const parts = new Map(leaves.map((leaf) => [leaf, [] as Stored[]]));
    // Keras files a nested model's trainable weights first, then all others.
    // A variable that is filed at two places of a .keras stands once in an .h5.
    const filed = new Map<tfl.LayerVariable, Stored>();
    const take = (leaf: Leaf, variables: readonly tfl.LayerVariable[]) => {
      for (const variable of variables) {
        const stored = filed.get(variable) ?? tops.get(leaf.top)!.shift();
        if (stored === undefined) return;
        filed.set(variable, stored);
        parts.get(leaf)!.push(stored);
      }
    };
    for (const leaf of leaves) if (!leaf.frozen) take(leaf, leaf.trainable);
    for (const leaf of leaves) {
      take(leaf, leaf.frozen ? [...leaf.trainable, ...leaf.nonTrainable] : leaf.nonTrainable);
    }
    for (const [top, left] of tops) {
      if (left.length === 0) continue;
      throw new ValueError(
        `${where}: the weights of '${top}' must be as many as the layer has, got ${left.length} more.`,
      );
    }
    return leaves.map((leaf) => parts.get(leaf)!);
  };
  return { size, find };
}

/** The converter's list of names, made from a .keras (paths) or an .h5 (layer/kernel). */
export function namedStore(where: string, weights: readonly Stored[], size: number): WeightStore {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const paths = weights.every(({ name }) => /(^|\/)vars\/\d+$/.test(name));
  const used = new Set<Stored>();
  const byPath = (leaf: Leaf) => {
    const count = leaf.trainable.length + leaf.nonTrainable.length;
    const found = Array.from({ length: count }, (_, i) => byName.get(`${leaf.path}/vars/${i}`));
    return found.filter((one) => one !== undefined);
  };
  const byLayer = (leaf: Leaf) =>
    [...leaf.trainable, ...leaf.nonTrainable].flatMap((variable) => {
      const own = lastName(variable.originalName);
      const side = /(forward|backward)_layer/.exec(leaf.path)?.[1];
      const matches = weights.filter((weight) => {
        const segments = weight.name.split('/');
        const right = sameName(lastName(weight.name), own) && segments.includes(leaf.layer);
        return right && !used.has(weight) && (!side || segments.some((s) => s.startsWith(side)));
      });
      if (matches.length > 1) {
        throw new ValueError(
          `${where}: the weight ${own} of '${leaf.layer}' must be there once, ` +
            `got ${matches.map(({ name }) => name).join(', ')}.`,
        );
      }
      for (const match of matches) used.add(match);
      return matches;
    });
  return { size, find: (leaves) => leaves.map(paths ? byPath : byLayer) };
}
