import type * as tfl from '@tensorflow/tfjs-layers';
import { callable, fail, onlyKnown, text, ValueError } from '../../check.js';
import { describeBytes } from '../../load/describe_bytes.js';
import { parseJson, parseJsonBytes } from '../../load/parse_json.js';
import { halves } from '../../load/progress.js';
import { type ModelSource, readSource, type Source } from '../../load/read_source.js';
import { addMetadata, METADATA_KEY, parseMetadata } from '../../load/user_metadata.js';
import type { Loss } from '../../losses/index.js';
import type { Metric } from '../../measures/index.js';
import { builtModel } from '../../tfjs/check.js';
import { isHdf5, openHdf5 } from '../hdf5/reader.js';
import { isZip, readZip } from '../zip.js';
import { assemble } from './assemble.js';
import type { BuiltModel } from './build/model_builder.js';
import { checkCompile } from './compile/check_compile.js';
import { type CompileLoaded, compileModel } from './compile/compile_model.js';
import { type TrainingFile, trainingOfHdf5, trainingOfZip } from './compile/training_file.js';
import { readConverted } from './converted.js';
import { checkWhole, partOfConfig, partOfWeights } from './model_part.js';
import { looksLikeJson, pairOf, readArchitecture } from './pair.js';
import { type CustomLayers, checkCustomLayers } from './rules/custom.js';
import { type Lambdas, lambdaClasses } from './rules/lambdas.js';
import { pathStore, watched } from './stores.js';
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
  /**
   * Of a model of a class of its own: which attribute of it to load, a functional model or a Sequential that its config
   * has, `'decoder'`; with `weightsFor` whose weights to take. Of Keras 3's files. Default all.
   */
  part?: string;
  /**
   * What the file's Lambdas do, by their names: `{ scale: (x) => tf.div(x, 255) }`; their own code is never run. Such a
   * model cannot be saved. Default none.
   */
  lambdas?: Lambdas;
  /**
   * Whether the model is compiled as it was in Keras, to go on with its training: optimizer, losses, metrics. With
   * 'fresh' the optimizer has its settings, and none of its state. Of a .keras or a whole .h5. Default false.
   */
  compile?: boolean | 'fresh';
  /**
   * Gets how far the load is, 0 to 1: the first half is the bytes' arrival from a path or an address, the second the
   * reading of the weights, during which a page cannot draw. Default none.
   */
  onProgress?: (fraction: number) => void;
  /** Losses of your own, by the names that the file has for them: `{ my_loss: (yTrue, yPred) => ... }`. Default none. */
  losses?: Readonly<Record<string, Loss>>;
  /** Metrics of your own, likewise; null leaves one out. Default none. */
  metrics?: Readonly<Record<string, Loss | Metric | null>>;
}

/** A model, and what the file has of its training where that is asked for. */
interface Loaded extends BuiltModel {
  training: () => TrainingFile;
}

/** What all ways to load need. */
interface Reading {
  custom: CustomLayers;
  tell: ReturnType<typeof halves>;
}

const CONFIG = 'config.json';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';
const KEPT = `${METADATA_KEY}.json`;

/** A .keras: a zip of the config, the version and the weights. */
function loadZip(
  where: string,
  data: Uint8Array,
  { custom, tell }: Reading,
  part?: string,
): Loaded {
  const files = readZip(where, data, [CONFIG, METADATA, WEIGHTS, KEPT]);
  const need = (name: string) => {
    const file = files.get(name);
    if (file !== undefined) return file;
    if (files.size === 0) {
      throw new ValueError(`${where}: the file must be a .keras, got ${describeBytes(data)}.`);
    }
    throw new ValueError(`${where}: the zip must have ${name}, got none.`);
  };
  const metadata = parseJsonBytes(`${where}: ${METADATA}`, need(METADATA));
  const config = parseJsonBytes(`${where}: ${CONFIG}`, need(CONFIG));
  const bytes = files.get(KEPT);
  const kept = parseMetadata(where, bytes && new TextDecoder().decode(bytes));
  const weights = need(WEIGHTS);
  const group = openHdf5(`${where}: ${WEIGHTS}`, weights);
  const version = (metadata as { keras_version?: unknown } | null)?.keras_version;
  if (part === undefined) checkWhole(where, config, group);
  const [own, stored] =
    part === undefined
      ? [config, group]
      : [partOfConfig(where, config, part), partOfWeights(where, group, part)];
  // A whole .h5 in their place has its weights by the layers' names.
  const inside = part === undefined ? weightsIn(`${where}: ${WEIGHTS}`, weights) : null;
  const store = inside === null ? pathStore(stored, weights.length) : storeOf(inside);
  const built = assemble(where, own, version, watched(store, tell.weights), custom);
  // What is kept with the whole is not about a part.
  if (part === undefined) addMetadata(built.model, kept);
  return { ...built, training: () => trainingOfZip(where, config, group) };
}

/** A whole model of `save('model.h5')`. */
function loadHdf5(where: string, data: Uint8Array, { custom, tell }: Reading): Loaded {
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
  const version = file.text('keras_version')?.[0];
  const kept = parseMetadata(where, file.text(METADATA_KEY)?.[0]);
  const store = watched(storeOf(weights), tell.weights);
  const built = assemble(where, json, version, store, custom);
  addMetadata(built.model, kept);
  return { ...built, training: () => trainingOfHdf5(where, file) };
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

/** The weights of a part, which Keras 3 files by the attribute that holds it. */
function weightsOfPart(weights: WeightsFile, part: string): WeightsFile {
  const { where, group, by } = weights;
  if (by === 'name') fail(where, 'the file for part', "Keras 3's", "one of Keras 2's");
  return { ...weights, group: partOfWeights(where, group, part) };
}

/** Two files that are one model, if they are. */
async function loadPair(source: KerasSource, { custom, tell }: Reading) {
  if (!Array.isArray(source) || source.length !== 2) return null;
  const files = await Promise.all(source.map((one) => readSource('loadKeras', one, 'model.json')));
  const pair = pairOf(files);
  if (pair === null) return null;
  const { where, config, version } = pair.architecture;
  const store = watched(storeOf(weightsOf(pair.weights)), tell.weights);
  const built = assemble(where, config, version, store, custom);
  return built.model;
}

/** Compiles a model as the file says; if that fails, nothing of the model is left. */
async function compiled(where: string, loaded: Loaded, options: CompileLoaded): Promise<void> {
  const { model, training } = loaded;
  try {
    await compileModel(where, loaded, training(), options);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

const OPTIONS = [
  'layers',
  'lambdas',
  'part',
  'weightsFor',
  'compile',
  'losses',
  'metrics',
  'onProgress',
];

/**
 * Loads a model that Keras 2 or 3 saved: a `.keras`, a whole `.h5` or `.hdf5`, or what the
 * tensorflowjs converter made of one (model.json and its shards), those that stock tfjs refuses or
 * reads wrong included. It predicts as in Keras.
 *
 * Layers are rewritten where tfjs has no such layer and others together do the same. Weights of
 * any float type become float32. With `compile` its training goes on.
 *
 * @param source a path (in Node), a URL, a File, a Blob, or the bytes; for a model.json also its files,
 *     those of its weights among them, as a file picker gives them; for the JSON of `model.to_json()` that
 *     and the file of `model.save_weights()`, as a list of two.
 * @param options `layers`: classes of your own, given the config of the file in camelCase; `weightsFor`: a
 *     built model that takes the file's weights, by the layers' names or, where these are others, in order.
 *     `part`: an attribute of a model of its own class; `lambdas`: functions for its Lambdas, by their names.
 *     `compile`: whether it is compiled as in Keras, with the optimizer's state; `losses`, `metrics`: yours, by their names.
 *     `onProgress`: gets the fraction that is done.
 * @returns the model, compiled with `compile` alone; with `weightsFor` that model.
 * @throws ValueError that names the file: it is damaged or no model, its weights and its config do
 *     not fit, or layers cannot be computed here, all of them at once, with what comes nearest; or the file has no
 *     training, or one whose optimizer, losses or metrics are not known here.
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
  onlyKnown('loadKeras', options, OPTIONS);
  const compile = checkCompile('loadKeras', options);
  const without = (got: string) =>
    fail('loadKeras', 'the file for compile: true', 'a .keras or a whole .h5', got);
  const custom = {
    ...checkCustomLayers('loadKeras', options.layers ?? {}),
    ...lambdaClasses('loadKeras', options.lambdas ?? {}),
  };
  const tell = halves(callable('loadKeras', 'onProgress', options.onProgress ?? (() => {})));
  const read = (one: ModelSource) => {
    const arrival = options.onProgress === undefined ? undefined : tell.arrival;
    return readSource('loadKeras', one, 'model.json', arrival);
  };
  const reading = { custom, tell };
  const { part } = options;
  if (part !== undefined) text('loadKeras', 'part', part);
  if (part !== undefined && compile !== null) without('a part of a model');
  if (options.weightsFor !== undefined) {
    const model = builtModel('loadKeras', 'weightsFor', options.weightsFor);
    const weights = weightsOf(await read(source as ModelSource));
    setWeightsFor(model, part === undefined ? weights : weightsOfPart(weights, part));
    tell.weights(1);
    return model;
  }
  const pair = await loadPair(source, reading);
  if (pair !== null) {
    if (compile === null) return pair;
    pair.dispose();
    return without('layers and weights apart');
  }
  const file = await read(source as ModelSource);
  const { where, data } = file;
  if (isZip(data) || isHdf5(data)) {
    if (part !== undefined && !isZip(data)) fail(where, 'the file for part', 'a .keras', 'an .h5');
    const loaded = isZip(data)
      ? loadZip(where, data, reading, part)
      : loadHdf5(where, data, reading);
    if (compile !== null) await compiled(where, loaded, compile);
    tell.weights(1);
    return loaded.model;
  }
  if (readArchitecture(file) !== null) {
    throw new ValueError(
      `${where}: the model must come with its weights, got the layers alone (model.to_json): ` +
        'loadKeras([this file, the file of its weights]) loads both.',
    );
  }
  if (looksLikeJson(data)) {
    if (compile !== null) without('a model.json');
    const model = await readConverted(file, custom);
    tell.weights(1);
    return model;
  }
  throw new ValueError(
    `${where}: the file must be a .keras, an .h5 or a model.json, got ${describeBytes(data)}.`,
  );
}
