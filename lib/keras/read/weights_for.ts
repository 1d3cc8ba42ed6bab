import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';
import type { Hdf5Object } from '../hdf5/reader.js';
import { modelParts } from './build/model_parts.js';
import type { Part } from './build/part.js';
import { LAYERS, namedStore, pathStore, storedIn } from './stores.js';
import { type Leaf, leavesOf, type Stored, setLeaves, snakeCase } from './weights.js';
import type { WeightsFile } from './weights_file.js';

/**
 * Puts the weights of a file into a model of the same layers.
 *
 * @throws ValueError if they are not as many, or of other shapes; then the model keeps its own.
 */
export function setWeightsFor(model: tfl.LayersModel, file: WeightsFile): void {
  const part = modelParts(model);
  if (file.by === 'path') byPath(part, file);
  else byName(part, file);
}

const hasWeights = ({ trainable, nonTrainable }: Leaf) =>
  trainable.length + nonTrainable.length > 0;

/** Keras 1 and 2: each layer of the outermost model by its name, or, if other names are in the file, in order. */
function byName(part: Part, { where, group, size }: WeightsFile): void {
  const stored = new Map([...storedIn(where, group)].filter(([, weights]) => weights.length > 0));
  const own = stored.get(part.object.name ?? '');
  const leaves = leavesOf(part).filter(hasWeights);
  // The weights of this model may be those of one layer of a larger one.
  const whole = own !== undefined && !leaves.some(({ top }) => top === part.object.name);
  const pairs = whole ? [[leaves, own] as const] : pairsOf(where, leaves, stored);
  const found = new Map<Leaf, Stored[]>();
  for (const [mine, theirs] of pairs) {
    ofLayer(where, mine, theirs, size).forEach((weights, i) => {
      found.set(mine[i]!, weights);
    });
  }
  setLeaves(where, leaves, { size, find: (all) => all.map((leaf) => found.get(leaf)!) });
}

/** The leaves of every outermost layer, with its weights in the file. */
function pairsOf(where: string, leaves: readonly Leaf[], stored: ReadonlyMap<string, Stored[]>) {
  const tops = [...new Set(leaves.map(({ top }) => top))];
  const theirs = [...stored.keys()];
  if (tops.length !== theirs.length) {
    throw new ValueError(
      `${where}: the layers with weights must be ${tops.length}, as in the model (${tops.join(', ')}), ` +
        `got ${theirs.length} (${theirs.join(', ')}).`,
    );
  }
  const named = tops.every((top) => stored.has(top));
  return tops.map(
    (top, i) =>
      [leaves.filter((leaf) => leaf.top === top), stored.get(named ? top : theirs[i]!)!] as const,
  );
}

/** The weights of one outermost layer: by the names of the layers inside, or in Keras's order. */
function ofLayer(where: string, leaves: readonly Leaf[], theirs: readonly Stored[], size: number) {
  const count = leaves.reduce((n, one) => n + one.trainable.length + one.nonTrainable.length, 0);
  if (count !== theirs.length) {
    throw new ValueError(
      `${where}: the weights of '${leaves[0]!.top}' must be ${count} tensors, got ${theirs.length}.`,
    );
  }
  const names = new Set(theirs.flatMap(({ name }) => name.split('/').slice(0, -1)));
  if (leaves.every(({ layer }) => names.has(layer))) {
    return namedStore(where, theirs, size).find(leaves);
  }
  // All trainable weights come first, then the others.
  const left = [...theirs];
  const trainable = leaves.map((leaf) => left.splice(0, leaf.trainable.length));
  return leaves.map((leaf, i) => [...trainable[i]!, ...left.splice(0, leaf.nonTrainable.length)]);
}

/** Keras 3: by paths of classes, in which the names of the layers tell the order, where they are there. */
function byPath(part: Part, { where, group, size }: WeightsFile): void {
  const at = (name: string | null) => (name === null ? undefined : group.find(name));
  const isContainer = (one: Hdf5Object | undefined) =>
    one !== undefined && LAYERS.some((name) => one.find(name) !== undefined);
  const leavesAt = (one: Part, path: string) => {
    inOrder(one, path === '' ? group : group.find(path));
    return leavesOf(one, path === '' ? '' : `${path}/`);
  };
  const { name } = part.object;
  const leaves = isContainer(group)
    ? leavesAt(part, '')
    : isContainer(at(name))
      ? leavesAt(part, name!)
      : (part.parts ?? [])
          .filter(({ parts }) => parts !== null)
          .flatMap((one) => leavesAt(one, one.object.name!));
  const all = leaves.filter(hasWeights);
  if (all.length < leavesOf(part).filter(hasWeights).length) {
    throw new ValueError(
      `${where}: the weights must be those of the model '${name}', got groups of other names (${group.names.join(', ')}).`,
    );
  }
  setLeaves(where, all, pathStore(group, size));
}

/** Sorts the layers of each class as the file has them, if it has their names. */
function inOrder({ parts }: Part, group: Hdf5Object | undefined): void {
  const inside = LAYERS.map((name) => group?.find(name)).find((one) => one !== undefined);
  if (parts === null || inside === undefined) return;
  const placeOf = new Map<string, string>();
  for (const place of inside.names) {
    const [name] = inside.find(`${place}/vars`)?.text('name') ?? [];
    if (name !== undefined) placeOf.set(name, place);
  }
  const number = (place: string) => Number(/_(\d+)$/.exec(place)?.[1] ?? 0);
  for (const storedAs of new Set(parts.map(({ object }) => object.storedAs))) {
    const ofClass = parts.filter(({ object }) => object.storedAs === storedAs);
    const places = ofClass.map(({ object }) => placeOf.get(object.name ?? ''));
    const base = snakeCase(storedAs);
    if (!places.every((place) => place?.replace(/_\d+$/, '') === base)) continue;
    const sorted = ofClass.toSorted(
      (a, b) => number(placeOf.get(a.object.name!)!) - number(placeOf.get(b.object.name!)!),
    );
    const at = ofClass.map((one) => parts.indexOf(one));
    at.forEach((index, i) => {
      parts[index] = sorted[i]!;
    });
  }
  const counts = new Map<string, number>();
  for (const part of parts) {
    const base = snakeCase(part.object.storedAs);
    const n = counts.get(base) ?? 0;
    counts.set(base, n + 1);
    inOrder(part, inside.find(n === 0 ? base : `${base}_${n}`));
  }
}
