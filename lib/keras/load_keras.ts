import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../check.js';
import { parseJson, parseJsonBytes } from '../load/parse_json.js';
import { type FileSource, readSource } from '../load/read_source.js';
import { isSafetensors } from '../torch/safetensors.js';
import { assemble } from './assemble.js';
import { readConverted } from './converted.js';
import { isHdf5, openHdf5 } from './hdf5/reader.js';
import { layerStore, pathStore } from './stores.js';
import { isZip, readZip } from './zip.js';

const CONFIG = 'config.json';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';

/** A .keras: a zip of the config, the version and the weights. */
function loadZip(where: string, data: Uint8Array): tfl.LayersModel {
  const files = readZip(where, data, [CONFIG, METADATA, WEIGHTS]);
  const need = (name: string) => {
    const file = files.get(name);
    if (file !== undefined) return file;
    throw new ValueError(`${where}: the zip must have ${name}, got none.`);
  };
  const metadata = parseJsonBytes(`${where}: ${METADATA}`, need(METADATA));
  const config = parseJsonBytes(`${where}: ${CONFIG}`, need(CONFIG));
  const weights = need(WEIGHTS);
  const store = pathStore(openHdf5(`${where}: ${WEIGHTS}`, weights), weights.length);
  const version = (metadata as { keras_version?: unknown } | null)?.keras_version;
  return assemble(where, config, version, store);
}

/** A whole model of `save('model.h5')`. */
function loadHdf5(where: string, data: Uint8Array): tfl.LayersModel {
  const file = openHdf5(where, data);
  const config = file.text('model_config')?.[0];
  const group = file.find('model_weights');
  if (config === undefined || group === undefined) {
    throw new ValueError(
      `${where}: the file must hold a whole model (model.save), got one without its config ` +
        '(model.save_weights).',
    );
  }
  const json = parseJson(`${where}: model_config`, config);
  const store = layerStore(where, group, data.length);
  return assemble(where, json, file.text('keras_version')?.[0], store);
}

/** What a file is that holds no model. */
function describe(data: Uint8Array): string {
  if (data.length === 0) return 'an empty file';
  if (isSafetensors(data)) {
    return (
      'a safetensors file, which has weights and no layers ' +
      '(importTorch of tfjs-deconv/torch puts them into a model)'
    );
  }
  const first = [...data.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `one that begins with ${first.join(' ')}`;
}

/**
 * Loads a model that Keras 2 or 3 saved: a `.keras`, a whole `.h5` or `.hdf5`, or what the
 * tensorflowjs converter made of one (model.json and its shards), those that stock tfjs refuses or
 * reads wrong included. It predicts as in Keras.
 *
 * Layers are rewritten where tfjs has no such layer and others together do the same. Weights of
 * any float type become float32. The optimizer is not loaded.
 *
 * @param source a path (in Node), a URL, a File, a Blob, or the bytes; for a model.json also its files,
 *     those of its weights among them, as a file picker gives them.
 * @returns the model, not compiled.
 * @throws ValueError that names the file: it is damaged or no model, its weights and its config do
 *     not fit, or layers cannot be computed here, all of them at once, with what comes nearest.
 *     Then nothing of the model is left behind.
 * @example
 * const model = await loadKeras('autoencoder.keras');
 * model.predict(tf.zeros([1, 28, 28, 1]));
 */
export async function loadKeras(source: FileSource): Promise<tfl.LayersModel> {
  const file = await readSource('loadKeras', source, 'model.json');
  const { where, data } = file;
  if (isZip(data)) return loadZip(where, data);
  if (isHdf5(data)) return loadHdf5(where, data);
  if (/^\s*\{/.test(new TextDecoder().decode(data.subarray(0, 64)))) return readConverted(file);
  throw new ValueError(
    `${where}: the file must be a .keras, an .h5 or a model.json, got ${describe(data)}.`,
  );
}
