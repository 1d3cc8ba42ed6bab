import type * as tfl from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { writeHdf5 } from './hdf5/writer.js';
import { writeModel } from './write/graph.js';
import { weightsTree } from './write/weights_tree.js';

/** The version of Keras whose format is written. */
const KERAS_VERSION = '3.15.1';

/** As Keras writes it: 2026-11-21@08:10:53. */
const timestamp = () => new Date().toISOString().slice(0, 19).replace('T', '@');

/**
 * A model as a `.keras` file, which Keras 3 opens with `keras.saving.load_model` and without custom
 * objects, and which predicts the same there: `Deconvolution` and what else Keras lacks are written
 * as the plain layers that they stand for. The optimizer is not kept.
 *
 * @returns the file's bytes.
 * @throws ValueError that names the layer and what comes nearest, if Keras has no such layer; or if
 *     sizes that Keras has to be told are not known.
 * @example await fs.writeFile('autoencoder.keras', await toKeras(model))
 */
export async function toKeras(model: tfl.LayersModel): Promise<Uint8Array> {
  const { module, className, config, layers } = writeModel(model);
  const object = { module, class_name: className, config, registered_name: null };
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  return zipSync(
    {
      'metadata.json': json({ keras_version: KERAS_VERSION, date_saved: timestamp() }),
      'config.json': json(object),
      'model.weights.h5': writeHdf5(await weightsTree(layers)),
    },
    // As Keras does: weights hardly get smaller.
    { level: 0 },
  );
}
