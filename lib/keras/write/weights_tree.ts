import { type Hdf5Dataset, Hdf5Tree } from '../hdf5/writer.js';
import { filedName } from '../keras_name.js';
import { snakeCase } from '../read/weights.js';
import type { Kept } from './keras_layer.js';
import type { Written } from './written.js';

/** A variable's numbers as they are stored, with its gates as Keras 3 means them. */
export async function dataset({ variable, repeat = 1, gates = [1] }: Kept): Promise<Hdf5Dataset> {
  const values = (await variable.read().data()) as Float32Array;
  const shape = variable.shape as number[];
  if (repeat === 1) {
    const last = shape.at(-1) ?? 1;
    const factor = (i: number) => gates[Math.floor(((i % last) * gates.length) / last)]!;
    return { shape, numbers: values.map((value, i) => value * factor(i)) };
  }
  const numbers = new Float32Array(values.length * repeat);
  for (let i = 0; i < repeat; i++) numbers.set(values, i * values.length);
  return { shape: [shape[0]! * repeat, ...shape.slice(1)], numbers };
}

/** The group at a path below a group, made if it is not there. */
export function group(tree: Hdf5Tree, path: string): Hdf5Tree {
  return path.split('/').reduce((at, name) => {
    const next = (at.get(name) as Hdf5Tree | undefined) ?? new Hdf5Tree();
    at.set(name, next);
    return next;
  }, tree);
}

/** The weights of layers as model.weights.h5 has them: layers/conv1d_1/vars/0. */
export async function weightsTree(layers: readonly Written[]): Promise<Hdf5Tree> {
  const tree = new Hdf5Tree();
  const counts = new Map<string, number>();
  for (const { className, weights, inside } of layers) {
    const base = snakeCase(filedName(className));
    const n = counts.get(base) ?? 0;
    counts.set(base, n + 1);
    const path = `layers/${n === 0 ? base : `${base}_${n}`}`;
    if (inside !== null) {
      for (const [name, member] of await weightsTree(inside)) group(tree, path).set(name, member);
    }
    for (const { place, kept } of weights) {
      if (kept.length === 0) continue;
      const vars = group(tree, `${place === '' ? path : `${path}/${place}`}/vars`);
      for (const [i, one] of kept.entries()) vars.set(String(i), await dataset(one));
    }
  }
  return tree;
}
