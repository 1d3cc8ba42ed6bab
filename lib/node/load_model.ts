import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../check.js';
import { explainMismatch } from '../load/explain_mismatch.js';
import { loadArtifacts } from '../load/load_artifacts.js';
import { fileHandler } from './file_handler.js';
import { modelPath } from './model_path.js';
import { restoreAdam } from './restore_adam.js';

/**
 * Loads a model with its weights and, if `saveModel` was told to keep it, its optimizer: then the
 * model is compiled, and training goes on bit for bit (`saveModel` says what tfjs does not keep).
 *
 * @param path the model's folder, or the model.json in it: of `saveModel`, of tfjs-node or of the
 *     tensorflowjs converter.
 * @returns the model; its `dispose` also frees the optimizer.
 * @throws ValueError that names the file: it is missing, truncated, damaged, or its weights and its
 *     topology do not fit.
 * @example const model = await loadModel('out/model')
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const artifacts = await fileHandler(path).load();
  let model: LayersModel;
  try {
    model = await loadArtifacts(await modelPath(path), artifacts);
  } catch (cause) {
    if (cause instanceof ValueError) throw cause;
    const why = await explainMismatch(artifacts, cause as Error);
    throw new ValueError(`${await modelPath(path)}: ${why}`, { cause });
  }
  if (model.optimizer != null) {
    restoreAdam(model.optimizer);
    (model as unknown as { isOptimizerOwned: boolean }).isOptimizerOwned = true;
  }
  return model;
}
