import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { onlyKnown, ValueError } from '../check.js';
import { explainMismatch } from './explain_mismatch.js';
import { loadArtifacts } from './load_artifacts.js';
import { type ModelSource, modelSource } from './model_source.js';

/** Of tfjs's options, those that a layers model has a use for. */
export type LoadLayersModelOptions = Pick<
  tf.io.LoadOptions,
  'fetchFunc' | 'onProgress' | 'requestInit' | 'strict' | 'weightPathPrefix' | 'weightUrlConverter'
>;

const OPTIONS = [
  ...['fetchFunc', 'onProgress', 'requestInit', 'strict', 'weightPathPrefix'],
  'weightUrlConverter',
];

/**
 * tfjs's loadLayersModel, which says what is wrong with what does not load: a layer class that is
 * not registered and the import that brings it, a weight that is missing, of another shape or
 * unknown, a file that is not a model.
 *
 * @param source an address (http, `indexeddb://`, `localstorage://`), the files of a file picker, or
 *     a tfjs handler.
 * @param options tfjs's; onProgress gets the fraction of the weights that has arrived, 0 to 1.
 * @throws ValueError that names the source.
 * @example const model = await loadLayersModel('models/decoder/model.json')
 * @example const model = await loadLayersModel(picker.files) // picker: an <input type="file" multiple>
 */
export async function loadLayersModel(
  source: ModelSource,
  options: LoadLayersModelOptions = {},
): Promise<tfl.LayersModel> {
  const where = 'loadLayersModel';
  onlyKnown(where, options, OPTIONS);
  const { handler, name } = modelSource(where, source, options);
  let artifacts: tf.io.ModelArtifacts;
  try {
    artifacts = await handler.load!();
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(`${where}: ${name} must be the model.json of a model, got: ${got}`, {
      cause,
    });
  }
  if (artifacts.modelTopology == null) {
    throw new ValueError(`${where}: ${name} must have a modelTopology, got none.`);
  }
  try {
    return await loadArtifacts(`${where}: ${name}`, artifacts, options.strict ?? true);
  } catch (cause) {
    if (cause instanceof ValueError) throw cause;
    const why = await explainMismatch(artifacts, cause as Error);
    throw new ValueError(`${where}: ${name}: ${why}`, { cause });
  }
}
