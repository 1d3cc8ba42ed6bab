import type * as tfl from '@tensorflow/tfjs-layers';
import { Hdf5Tree } from '../hdf5/writer.js';
import { lastName } from '../read/weights.js';
import type { Kept } from './keras_layer.js';
import { dataset, group } from './weights_tree.js';
import type { Written } from './written.js';

/** More names than this would not fit in one attribute. */
const MOST_NAMES = 4000;

interface Weight {
  path: string;
  kept: Kept;
  trainable: boolean;
}

function weightsOf({ name, config, weights, inside }: Written, path = ''): Weight[] {
  const here = `${path}${name}`;
  if (inside !== null) return inside.flatMap((layer) => weightsOf(layer, `${here}/`));
  // A variable that is filed at two places of a .keras stands once in an .h5.
  const seen = new Set<tfl.LayerVariable>();
  const isNew = ({ variable }: Kept) => !seen.has(variable) && seen.add(variable);
  return weights.flatMap(({ place, kept }) =>
    kept.filter(isNew).map((one) => {
      const own = lastName(one.variable.originalName);
      return {
        path: [here, place, `${own}:0`].filter(Boolean).join('/'),
        kept: one,
        trainable: config.trainable !== false && one.variable.trainable,
      };
    }),
  );
}

/** A list of any length: names, or names0, names1, ... */
export function setNames(tree: Hdf5Tree, key: string, names: readonly string[]): void {
  if (names.length <= MOST_NAMES) {
    tree.attributes[key] = names;
    return;
  }
  for (let n = 0; n * MOST_NAMES < names.length; n++) {
    tree.attributes[`${key}${n}`] = names.slice(n * MOST_NAMES, (n + 1) * MOST_NAMES);
  }
}

/** The group model_weights of an .h5: a group for each layer, trainable weights first. */
export async function legacyWeights(layers: readonly Written[]): Promise<Hdf5Tree> {
  const tree = new Hdf5Tree();
  setNames(
    tree,
    'layer_names',
    layers.map(({ name }) => name),
  );
  for (const layer of layers) {
    const own = group(tree, layer.name);
    const all = weightsOf(layer);
    const sorted = [...all.filter((one) => one.trainable), ...all.filter((one) => !one.trainable)];
    setNames(
      own,
      'weight_names',
      sorted.map(({ path }) => path),
    );
    for (const { path, kept } of sorted) {
      const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.split('/').at(-1)!];
      group(own, folder).set(name, await dataset(kept));
    }
  }
  return tree;
}
