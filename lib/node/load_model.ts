import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from '../load/build_model.js';
// Registers them: a file may have one.
import '../optimizers/index.js';
import { repairOptimizers } from '../repairs/optimizers/index.js';
import { ownOptimizer } from '../tfjs/own_optimizer.js';
import { fileHandler } from './file_handler.js';
import { modelPath } from './model_path.js';

// tfjs's Adam does not save the powers of its betas, and restores them in other roundings than it computes them.
repairOptimizers();

/**
 * Loads a model with its weights and, if `saveModel` was told to keep it, its optimizer: then the
 * model is compiled, and training goes on bit for bit (`saveModel` says what tfjs does not keep).
 *
 * Files need not be trusted: weights are read from the model's folder alone, and whatever the files
 * say, time and memory stay in proportion to their size.
 *
 * @param path the model's folder, or the model.json in it: of `saveModel`, of tfjs-node or of the
 *     tensorflowjs converter.
 * @returns the model; its `dispose` also frees the optimizer.
 * @throws ValueError that names the file: it is missing, truncated, damaged, or its weights and its
 *     topology do not fit. Then nothing of the model is left behind.
 * @example
 * await saveModel(tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4] })] }), 'out/model');
 * const model = await loadModel('out/model');
 * model.countParams(); // 10
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const artifacts = await fileHandler(path).load();
  const model = await buildModel(await modelPath(path), artifacts, true);
  ownOptimizer(model);
  return model;
}
