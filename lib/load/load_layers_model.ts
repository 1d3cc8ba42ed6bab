import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { flag, onlyKnown, ValueError } from '../check.js';
import { buildModel } from './build_model.js';
import { modelReader } from './model_reader.js';
import type { ModelSource } from './read_source.js';

/**
 * What `loadLayersModel` takes besides the source: of tfjs's options those that a layers model has a use for.
 */
export type LoadLayersModelOptions = Pick<
  tf.io.LoadOptions,
  'fetchFunc' | 'onProgress' | 'requestInit' | 'strict' | 'weightPathPrefix' | 'weightUrlConverter'
>;

const OPTIONS = [
  'fetchFunc',
  'onProgress',
  'requestInit',
  'strict',
  'weightPathPrefix',
  'weightUrlConverter',
];

/**
 * tfjs's loadLayersModel, which says what is wrong with what does not load: a layer class that is
 * not registered and the import that brings it, a weight that is missing, of another shape or
 * unknown, a file that is not a model. Weights are read from the folder of model.json alone. Files
 * need not be trusted: whatever they say, time and memory stay in proportion to their size.
 *
 * @param source an address (http or relative to the page, `indexeddb://NAME`, `localstorage://NAME`), a
 *     URL, the files of a file picker or a drop (model.json and its weights, in any order), or a tfjs
 *     handler.
 * @param options tfjs's; onProgress gets the fraction of the weights that has arrived, 0 to 1.
 * @throws ValueError that names the source. Then nothing of the model is left behind.
 * @example
 * const decoder = tf.sequential({
 *   layers: [layers.conv1dTranspose({ filters: 1, kernelSize: 4, strides: 2, inputShape: [16, 4] })],
 * });
 * let file: tf.io.ModelArtifacts = {};
 * const keep = tf.io.withSaveHandler(async (artifacts) => {
 *   file = artifacts;
 *   return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
 * });
 * await decoder.save(keep);
 * const model = await loadLayersModel(tf.io.fromMemory(file));
 * model.outputs[0].shape; // [null, 34, 1]
 */
export async function loadLayersModel(
  source: ModelSource | tf.io.IOHandler,
  options: LoadLayersModelOptions = {},
): Promise<tfl.LayersModel> {
  const where = 'loadLayersModel';
  onlyKnown(where, options, OPTIONS);
  const strict = flag(where, 'strict', options.strict ?? true);
  const { read, name } = await modelReader(where, source, options);
  let artifacts: tf.io.ModelArtifacts;
  try {
    artifacts = await read();
  } catch (cause) {
    if (cause instanceof ValueError) throw new ValueError(`${where}: ${cause.message}`, { cause });
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(`${where}: ${name} must be the model.json of a model, got: ${got}`, {
      cause,
    });
  }
  return buildModel(`${where}: ${name}`, artifacts, strict);
}
