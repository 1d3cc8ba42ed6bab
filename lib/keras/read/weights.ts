import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';
import { setVariables } from '../../load/set_variables.js';
import { kerasName } from '../keras_name.js';
import { innerLayers, type Part } from './build/part.js';

/** A tensor of a file; its numbers are read when its shape has been found right. */
export interface Stored {
  name: string;
  shape: readonly number[];
  numbers(): Float32Array;
}

/** A layer's variables, in the order of Keras, and where a file can have them. */
export interface Leaf {
  /** The layer's name in Keras, and the name of the layer of the outermost model that it is in. */
  layer: string;
  top: string;
  /** The path in model.weights.h5, without /vars. */
  path: string;
  trainable: tfl.LayerVariable[];
  nonTrainable: tfl.LayerVariable[];
  /** Whether the layer is frozen: Keras 2 and .h5 file such weights among the others. */
  frozen: boolean;
}

/** A file's way to file weights. */
export interface WeightStore {
  /** How many numbers there are, or more. */
  readonly size: number;
  /** For every leaf its tensors, in the order trainable, non-trainable. */
  find(leaves: readonly Leaf[]): Stored[][];
}

/** Keras's to_snake_case, by which classes become paths. */
export function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** All layers with their places, in the order of the file. */
export function leavesOf(part: Part, path = '', top: string | null = null, frozen = false): Leaf[] {
  const counts = new Map<string, number>();
  return (part.parts ?? []).flatMap((child) => {
    const { object } = child;
    // Keras counts layers only; operations have no weights.
    const base = snakeCase(object.storedAs);
    const isLayer = object.module === null || !object.module.startsWith('keras.src.ops');
    const n = counts.get(base) ?? 0;
    if (isLayer) counts.set(base, n + 1);
    const place = `${path}layers/${n === 0 ? base : `${base}_${n}`}`;
    const name = object.name ?? '';
    const off = frozen || object.config.trainable === false;
    if (child.parts !== null) return leavesOf(child, `${place}/`, top ?? name, off);
    return child.layers.flatMap((layer) => leaves(layer, place, name, top ?? name, off));
  });
}

/** The layers inside a wrapper or an RNN, each with the path of its weights below those of the outer one. */
export function filedLayers(layer: tfl.layers.Layer): { place: string; layer: tfl.layers.Layer }[] {
  const counts = new Map<string, number>();
  return innerLayers(layer).map(({ place, layer: one }) => {
    const base = snakeCase(kerasName(one));
    const n = counts.get(base) ?? 0;
    counts.set(base, n + 1);
    const last = place === 'cells' ? `cells/${n === 0 ? base : `${base}_${n}`}` : place;
    return { place: last, layer: one };
  });
}

interface Placed {
  weightPlaces?(): Record<string, tfl.LayerVariable[]>;
}

/** The weights of a layer that stands for several of Keras's, by their places below it; null for any other. */
export function weightPlaces(layer: tfl.layers.Layer): [string, tfl.LayerVariable[]][] | null {
  const { weightPlaces: places } = layer as Placed;
  return places === undefined ? null : Object.entries(places.call(layer));
}

function leaves(
  layer: tfl.layers.Layer,
  path: string,
  name: string,
  top: string,
  frozen: boolean,
): Leaf[] {
  const filed = (place: string, variables: readonly tfl.LayerVariable[]): Leaf => ({
    layer: name,
    top,
    path: place,
    trainable: variables.filter((one) => layer.trainableWeights.includes(one)),
    nonTrainable: variables.filter((one) => !layer.trainableWeights.includes(one)),
    frozen,
  });
  const places = weightPlaces(layer);
  if (places !== null) {
    return places.map(([place, all]) => filed(place === '' ? path : `${path}/${place}`, all));
  }
  const inner = filedLayers(layer);
  if (inner.length > 0) {
    return inner.flatMap((one) => leaves(one.layer, `${path}/${one.place}`, name, top, frozen));
  }
  return [filed(path, [...layer.trainableWeights, ...layer.nonTrainableWeights])];
}

/** Shapes are the same, but for axes of length 1 where a layer was rewritten. */
function sameShape(a: readonly (number | null)[], b: readonly number[]): boolean {
  const [x, y] = [a, b].map((shape) => shape.filter((n) => n !== 1).join());
  return x === y;
}

/** A variable's own name: 'kernel' of 'conv1d/kernel'. */
export function lastName(name: string): string {
  return name.replace(/:\d+$/, '').split('/').at(-1)!;
}

/** Whether a file's name can be that of a variable. Keras 3 calls DepthwiseConv2D's `kernel`. */
export function sameName(theirs: string, own: string): boolean {
  return theirs === own || (own === 'depthwise_kernel' && theirs === 'kernel');
}

/**
 * Gives every variable of a new model its numbers: all shapes and names are looked at before the first is set.
 * Constraints are not applied: Keras applies them after a step of training, not on loading.
 *
 * @throws ValueError if weights are missing, left over for a layer, or of another shape.
 */
export function setWeights(where: string, part: Part, store: WeightStore): void {
  const all = leavesOf(part).filter((leaf) => leaf.trainable.length + leaf.nonTrainable.length > 0);
  setLeaves(where, all, store, true);
}

/**
 * As setWeights, of these leaves, which all have variables.
 *
 * @param isNew whether the model is being made, and goes if this fails.
 */
export function setLeaves(
  where: string,
  all: readonly Leaf[],
  store: WeightStore,
  isNew = false,
): void {
  const found = store.find(all);
  const pairs = all.flatMap((leaf, i) => {
    const variables = [...leaf.trainable, ...leaf.nonTrainable];
    const stored = found[i]!;
    if (stored.length !== variables.length) {
      throw new ValueError(
        `${where}: the weights of '${leaf.layer}' must be ${variables.length} tensors, got ${stored.length}.`,
      );
    }
    return variables.map((variable, n) => [leaf, variable, stored[n]!] as const);
  });
  for (const [leaf, variable, { name, shape }] of pairs) {
    const own = lastName(variable.originalName);
    const theirs = lastName(name);
    if (!sameShape(variable.shape, shape) || (!/^\d+$/.test(theirs) && !sameName(theirs, own))) {
      throw new ValueError(
        `${where}: the weight ${own} of '${leaf.layer}' must have the shape [${variable.shape.join(', ')}], ` +
          `got ${theirs} of [${shape.join(', ')}].`,
      );
    }
  }
  const settings = pairs.map(([, variable, stored]) => [variable, () => stored.numbers()] as const);
  setVariables(settings, isNew);
}

/** Takes the file's word on what is trainable. */
export function setTrainable(part: Part): void {
  for (const child of part.parts ?? []) {
    if (child.parts !== null) setTrainable(child);
    if (child.object.config.trainable !== false) continue;
    for (const layer of child.layers) layer.trainable = false;
  }
}
