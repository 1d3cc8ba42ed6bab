import type * as tfl from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { oneOf, onlyKnown } from '../check.js';
import { model as checkModel } from '../tfjs/check.js';
import { Hdf5Tree, writeHdf5 } from './hdf5/writer.js';
import { writeModel } from './write/graph.js';
import { legacyModel } from './write/legacy_model.js';
import { legacyWeights } from './write/legacy_weights.js';
import { weightsTree } from './write/weights_tree.js';
import { withSizes } from './write/with_sizes.js';

/** The version of Keras whose format is written. */
const KERAS_VERSION = '3.15.1';

/** The version of Keras whose .h5 is written. */
const LEGACY_VERSION = '2.15.0';
const FORMATS = ['keras', 'h5'] as const;

/** What `toKeras` takes besides the model. */
export interface ToKerasOptions {
  /**
   * 'keras', the default, the zip of Keras 3; 'h5' for Keras 2, the HDF5 file of a whole model. Keras
   * 3 reads an .h5 as well, but for models inside of models.
   */
  format?: (typeof FORMATS)[number];
  /**
   * Sizes for a model that leaves some open, without the batch, as [64, 64, 1]; a list of shapes for
   * several inputs; default the model's own. Keras has to be told them where a size decides what is cropped, as in a U-Net.
   */
  inputShape?: readonly number[] | readonly (readonly number[])[];
}

/** As Keras writes it: 2026-11-21@08:10:53. */
const timestamp = () => new Date().toISOString().slice(0, 19).replace('T', '@');

/** A zip of the config and the weights. */
async function toZip(model: tfl.LayersModel): Promise<Uint8Array> {
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

/** The config and the weights in one HDF5 file. */
async function toHdf5(model: tfl.LayersModel): Promise<Uint8Array> {
  const written = writeModel(model);
  const versions = { keras_version: LEGACY_VERSION, backend: 'tensorflow' };
  const config = JSON.stringify(legacyModel(written));
  const weights = await legacyWeights(written.layers);
  Object.assign(weights.attributes, versions);
  const root = new Hdf5Tree([['model_weights', weights]]);
  Object.assign(root.attributes, versions, { model_config: config });
  return writeHdf5(root);
}

/**
 * A model as a `.keras` or `.h5` file, which Keras opens with `keras.saving.load_model` and without
 * custom objects, and which predicts the same there: `Deconvolution` and what else Keras lacks are written
 * as the plain layers that they stand for. The optimizer is not kept.
 *
 * @param options `format`: 'keras', the default, for Keras 3, or 'h5' for Keras 2; `inputShape`: the
 *     sizes that the file's model is for, where the model takes any.
 * @param model built
 * @returns the file's bytes.
 * @throws ValueError that names the layer and what comes nearest, if Keras has no such layer; or if
 *     sizes that Keras has to be told are not known; or if inputShape is not one that the model takes.
 * @example
 * const model = tf.sequential({ layers: [layers.deconvolution({ filters: 1, inputShape: [null, 4] })] });
 * const file = await toKeras(model, { inputShape: [16, 4] });
 * (await loadKeras(file)).outputs[0].shape; // [null, 32, 1]
 */
export async function toKeras(
  model: tfl.LayersModel,
  options: ToKerasOptions = {},
): Promise<Uint8Array> {
  onlyKnown('toKeras', options, ['format', 'inputShape']);
  checkModel('toKeras', 'the model', model);
  const format = oneOf('toKeras', 'format', options.format ?? 'keras', FORMATS);
  const write = format === 'h5' ? toHdf5 : toZip;
  if (options.inputShape === undefined) return write(model);
  const copy = await withSizes('toKeras', model, options.inputShape);
  try {
    return await write(copy);
  } finally {
    copy.dispose();
  }
}
