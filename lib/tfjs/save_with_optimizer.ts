import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../check.js';

/** Refuses a model whose optimizer or loss cannot be saved. */
export function checkTrainable(where: string, { optimizer, loss }: LayersModel): void {
  if (optimizer == null) {
    throw new ValueError(`${where}: includeOptimizer needs a compiled model, got no optimizer.`);
  }
  // tfjs would save a function as no loss at all.
  for (const one of typeof loss === 'object' ? Object.values(loss) : [loss]) {
    if (typeof one !== 'string') {
      fail(where, 'with includeOptimizer the loss', "a name, as in 'meanSquaredError'", one);
    }
  }
}

/** Saves a model and its optimizer: tfjs makes a tensor of the step count for saving and leaves it behind. */
export async function saveWithOptimizer(
  model: LayersModel,
  handler: tf.io.IOHandler | string,
): Promise<tf.io.SaveResult> {
  const { optimizer } = model;
  const getWeights = optimizer.getWeights.bind(optimizer);
  let steps: tf.Tensor | undefined;
  optimizer.getWeights = async () => {
    const weights = await getWeights();
    steps = weights[0]?.tensor;
    return weights;
  };
  try {
    return await model.save(handler, { includeOptimizer: true });
  } finally {
    optimizer.getWeights = getWeights;
    steps?.dispose();
  }
}
