import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, onlyKnown, ValueError } from '../check.js';
import { repairOptimizers } from '../repairs/optimizers/index.js';
import { builtModel } from '../tfjs/check.js';
import { fileHandler } from './file_handler.js';

// tfjs's Adamax cannot be saved.
repairOptimizers();

/** What `saveModel` keeps besides the weights. */
export interface SaveModelOptions {
  /** Whether to keep the optimizer, so that training can go on after `loadModel`. Default false. */
  includeOptimizer?: boolean;
}

/**
 * Saves a model to a folder, so that a crash leaves the old model or the new one (`fileHandler`).
 *
 * With includeOptimizer, training after `loadModel` goes on bit for bit as if it had not been
 * interrupted, given the same batches: the optimizer's class, settings, step count and moments are
 * kept, and so are the names of loss and metrics. tfjs does not keep: losses that are functions
 * (refused), weights of losses, what `fit` knows (epoch, shuffling, callbacks) and the random state
 * of Dropout and its like.
 *
 * @param path the model's folder; made if it is not there.
 * @param model built
 * @param options includeOptimizer, false where left out
 * @throws ValueError if includeOptimizer is set and the model is not compiled, or its loss or
 *     optimizer cannot be saved.
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
  onlyKnown('saveModel', options, ['includeOptimizer']);
  builtModel('saveModel', 'the model', model);
  const handler = fileHandler(path);
  const { optimizer, loss } = model;
  if (options.includeOptimizer !== true) return model.save(handler);
  if (optimizer == null) {
    throw new ValueError('saveModel: includeOptimizer needs a compiled model, got no optimizer.');
  }
  // tfjs would save a function as no loss at all.
  for (const one of typeof loss === 'object' ? Object.values(loss) : [loss]) {
    if (typeof one !== 'string') {
      fail('saveModel', 'with includeOptimizer the loss', "a name, as in 'meanSquaredError'", one);
    }
  }
  // tfjs makes a tensor of the step count for saving and leaves it behind.
  const getWeights = optimizer.getWeights.bind(optimizer);
  let steps: tf.Tensor | undefined;
  optimizer.getWeights = async () => {
    const weights = await getWeights();
    steps = weights[0]?.tensor;
    return weights;
  };
  try {
    return await model.save(handler, { includeOptimizer: true });
  } catch (cause) {
    throw new ValueError(`${path}: the model must be one that tfjs saves, got ${cause}.`, {
      cause,
    });
  } finally {
    optimizer.getWeights = getWeights;
    steps?.dispose();
  }
}
