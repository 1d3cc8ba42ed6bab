import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, onlyKnown, ValueError } from '../../check.js';
import { parseJson, parseJsonBytes } from '../../load/parse_json.js';
import { type ModelSource, readSource, type Source } from '../../load/read_source.js';
import { builtModel } from '../../tfjs/check.js';
import { isHdf5, openHdf5 } from '../hdf5/reader.js';
import { isZip, readZip } from '../zip.js';
import { assemble } from './assemble.js';
import { readConverted } from './converted.js';
import { describeBytes } from './describe_bytes.js';
import { looksLikeJson, pairOf, readArchitecture } from './pair.js';
import { type CustomLayers, checkCustomLayers } from './rules/custom.js';
import { pathStore } from './stores.js';
import { notOfKeras, storeOf, type WeightsFile, weightsIn } from './weights_file.js';
import { setWeightsFor } from './weights_for.js';

/** A file, or the two of a `to_json()` and its weights, in either order. */
export type KerasSource = ModelSource | readonly [ModelSource, ModelSource];

/** What `loadKeras` takes besides the source. */
export interface LoadKerasOptions {
  /** Layer classes of your own, by the names that the file has for them: `{ Sampling }`. Default none. */
  layers?: CustomLayers;
  /**
   * A model to put the file's weights into, in place of making one: the only way for weights alone. Default none.
   */
  weightsFor?: tfl.LayersModel;
}

const CONFIG = 'config.json';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';

/** A .keras: a zip of the config, the version and the weights. */
function loadZip(where: string, data: Uint8Array, custom: CustomLayers): tfl.LayersModel {
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
  return assemble(where, config, version, store, custom);
}

/** A whole model of `save('model.h5')`. */
function loadHdf5(where: string, data: Uint8Array, custom: CustomLayers): tfl.LayersModel {
  const file = openHdf5(where, data);
  const config = file.text('model_config')?.[0];
  const weights = weightsIn(where, data);
  if (weights === null) throw notOfKeras(where, data);
  if (config === undefined) {
    throw new ValueError(
      `${where}: the file must hold a whole model (model.save), got weights alone ` +
        '(model.save_weights): loadKeras([the file of model.to_json(), this one]) makes their model, ' +
        'the option weightsFor puts them into one.',
    );
  }
  const json = parseJson(`${where}: model_config`, config);
  return assemble(where, json, file.text('keras_version')?.[0], storeOf(weights), custom);
}

/** The weights of an .h5 or a .keras, a whole model's or alone. */
function weightsOf({ where, data }: Pick<Source, 'where' | 'data'>): WeightsFile {
  if (isZip(data)) {
    const weights = readZip(where, data, [WEIGHTS]).get(WEIGHTS);
    if (weights === undefined) return fail(where, 'the zip', `one with ${WEIGHTS}`, 'none');
    return weightsOf({ where: `${where}: ${WEIGHTS}`, data: weights });
  }
  if (!isHdf5(data)) {
    throw new ValueError(
      `${where}: the file must be an .h5 or a .keras with weights, got ${describeBytes(data)}.`,
    );
  }
  const weights = weightsIn(where, data);
  if (weights === null) throw notOfKeras(where, data);
  return weights;
}

/** Two files that are one model, if they are. */
async function loadPair(source: KerasSource, custom: CustomLayers) {
  if (!Array.isArray(source) || source.length !== 2) return null;
  const files = await Promise.all(source.map((one) => readSource('loadKeras', one, 'model.json')));
  const pair = pairOf(files);
  if (pair === null) return null;
  const { where, config, version } = pair.architecture;
  return assemble(where, config, version, storeOf(weightsOf(pair.weights)), custom);
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
 *     those of its weights among them, as a file picker gives them; for the JSON of `model.to_json()` that
 *     and the file of `model.save_weights()`, as a list of two.
 * @param options `layers`: classes of your own, given the config of the file in camelCase; `weightsFor`: a
 *     built model that takes the file's weights, by the layers' names or, where these are others, in order.
 * @returns the model, not compiled; with `weightsFor` that model.
 * @throws ValueError that names the file: it is damaged or no model, its weights and its config do
 *     not fit, or layers cannot be computed here, all of them at once, with what comes nearest.
 *     Then nothing of the model is left behind.
 * @example
 * const encoder = tf.sequential({
 *   layers: [tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [28, 28, 1] })],
 * });
 * const file = await toKeras(encoder); // Uint8Array ...
 * const model = await loadKeras(file);
 * model.outputs[0].shape; // [null, 26, 26, 4]
 * (await loadKeras(file, { weightsFor: encoder })) === encoder; // true
 */
export async function loadKeras(
  source: KerasSource,
  options: LoadKerasOptions = {},
): Promise<tfl.LayersModel> {
  onlyKnown('loadKeras', options, ['layers', 'weightsFor']);
  const custom = checkCustomLayers('loadKeras', options.layers ?? {});
  if (options.weightsFor !== undefined) {
    const model = builtModel('loadKeras', 'weightsFor', options.weightsFor);
    setWeightsFor(
      model,
      weightsOf(await readSource('loadKeras', source as ModelSource, 'model.json')),
    );
    return model;
  }
  const pair = await loadPair(source, custom);
  if (pair !== null) return pair;
  const file = await readSource('loadKeras', source as ModelSource, 'model.json');
  const { where, data } = file;
  if (isZip(data)) return loadZip(where, data, custom);
  if (isHdf5(data)) return loadHdf5(where, data, custom);
  if (readArchitecture(file) !== null) {
    throw new ValueError(
      `${where}: the model must come with its weights, got the layers alone (model.to_json): ` +
        'loadKeras([this file, the file of its weights]) loads both.',
    );
  }
  if (looksLikeJson(data)) return readConverted(file, custom);
  throw new ValueError(
    `${where}: the file must be a .keras, an .h5 or a model.json, got ${describeBytes(data)}.`,
  );
}
