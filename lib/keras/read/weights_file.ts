import { ValueError } from '../../check.js';
import { type Hdf5Object, openHdf5 } from '../hdf5/reader.js';
import { LAYERS, layerStore, longText, pathStore } from './stores.js';
import type { WeightStore } from './weights.js';

/** The weights of a file, and the two ways in which Keras files them. */
export interface WeightsFile {
  where: string;
  group: Hdf5Object;
  /** By the layers' names, as Keras 1 and 2 do in an .h5, or by paths, as Keras 3 does. */
  by: 'name' | 'path';
  size: number;
}

/** Weights in HDF5, of a whole model or alone; null if there are none of Keras's. */
export function weightsIn(where: string, data: Uint8Array): WeightsFile | null {
  const file = openHdf5(where, data);
  const size = data.length;
  const legacy = file.find('model_weights') ?? file;
  if (longText(legacy, 'layer_names') !== undefined) {
    return { where, group: legacy, by: 'name', size };
  }
  // A subclassed model's layers lie a level deeper.
  const isContainer = (group: Hdf5Object) => LAYERS.some((name) => group.find(name) !== undefined);
  const groups = file.names.map((name) => file.find(name)!);
  const has = isContainer(file) || groups.some((one) => isContainer(one) || one.find('vars'));
  return has ? { where, group: file, by: 'path', size } : null;
}

/** What is in an HDF5 file that is not Keras's. */
export function notOfKeras(where: string, data: Uint8Array): ValueError {
  const names = openHdf5(where, data).names;
  const shown = names.slice(0, 5).map((name) => `'${name}'`);
  const more = names.length > 5 ? ' and more' : '';
  return new ValueError(
    `${where}: the file must be one that Keras saved, got HDF5 of another program's, ` +
      (names.length === 0 ? 'with nothing in it.' : `with ${shown.join(', ')}${more}.`),
  );
}

/** The store of weights that go with a config. */
export function storeOf({ where, group, by, size }: WeightsFile): WeightStore {
  return by === 'name' ? layerStore(where, group, size) : pathStore(group, size);
}
