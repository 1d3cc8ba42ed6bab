import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, onlyKnown, ValueError } from '../check.js';
import { repairOptimizers } from '../repairs/optimizers/index.js';
import { builtModel } from '../tfjs/check.js';
import { checkTrainable, saveWithOptimizer } from '../tfjs/save_with_optimizer.js';
import { fileHandler } from './file_handler.js';
import { type Quantize, quantizeWeights, storedBy } from './quantize_weights.js';

// tfjs's Adamax cannot be saved.
repairOptimizers();

/** What `saveModel` keeps besides the weights. */
export interface SaveModelOptions {
  /** Whether to keep the optimizer, so that training can go on after `loadModel`. Default false. */
  includeOptimizer?: boolean;
  /**
   * What numbers the weights are stored as, matrices and kernels alone: 'float16' takes half of the bytes, 'uint16' as
   * well, 'uint8' a quarter; by layer as `{ default: 'uint8', output: 'float32' }`. They are loaded as float32. Default
   * 'float32'.
   */
  quantize?: Quantize;
}

/** The names of a model's layers, and of those inside of them. */
const namesOf = (model: LayersModel): string[] =>
  model.layers.flatMap((layer) => [
    layer.name,
    ...('layers' in layer ? namesOf(layer as LayersModel) : []),
  ]);

/** A handler that stores weights in fewer bits. */
function quantizing(model: LayersModel, handler: tf.io.IOHandler, quantize: Quantize) {
  const choose = storedBy('saveModel', quantize, namesOf(model));
  const save = (artifacts: tf.io.ModelArtifacts) =>
    handler.save!({ ...artifacts, ...quantizeWeights('saveModel', artifacts, choose) });
  return { ...handler, save };
}

/**
 * Saves a model to a folder, so that a crash leaves the old model or the new one (`fileHandler`).
 *
 * With includeOptimizer, training after `loadModel` goes on bit for bit as if it had not been
 * interrupted, given the same batches: the optimizer's class, settings, step count and moments are
 * kept, and so are the names of loss and metrics, and with `tfjs-deconv` imported weights of losses. Not kept
 * are losses that are functions (refused), what `fit` knows (epoch, shuffling, callbacks: `backupAndRestore` of
 * `tfjs-deconv/callbacks` does that) and the random state of Dropout and its like.
 *
 * @param path the model's folder; made if it is not there.
 * @param model built
 * @param options includeOptimizer, false where left out; quantize, 'float32' where left out
 * @throws ValueError if includeOptimizer is set and the model is not compiled, or its loss or
 *     optimizer cannot be saved; for a quantize that names no kind of numbers or no layer.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
 * model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
 * await saveModel(model, 'out/model', { includeOptimizer: true });
 * (await loadModel('out/model')).optimizer.getClassName(); // 'Adam'
 */
export async function saveModel(
  model: LayersModel,
  path: string,
  options: SaveModelOptions = {},
): Promise<tf.io.SaveResult> {
  onlyKnown('saveModel', options, ['includeOptimizer', 'quantize']);
  builtModel('saveModel', 'the model', model);
  const handler = fileHandler(path);
  const { quantize } = options;
  if (options.includeOptimizer !== true) {
    return model.save(quantize === undefined ? handler : quantizing(model, handler, quantize));
  }
  if (quantize !== undefined) {
    fail(
      'saveModel',
      'quantize',
      'left out with includeOptimizer, as training needs all bits',
      quantize,
    );
  }
  checkTrainable('saveModel', model);
  try {
    return await saveWithOptimizer(model, handler);
  } catch (cause) {
    throw new ValueError(`${path}: the model must be one that tfjs saves, got ${cause}.`, {
      cause,
    });
  }
}
