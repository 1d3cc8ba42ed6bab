import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import { encoderLayers } from '../rewrite/encoder_layers.js';
import type { Models } from './tasks/task.js';

/** What tfjs-layers trains of a model. */
interface Compiled {
  collectedTrainableWeights: LayersModel['trainableWeights'];
}

/**
 * Keeps layers of models from changing in training.
 *
 * @param freeze 'encoder', or the names of layers
 * @returns what is frozen, in a sentence
 * @throws ValueError for a name of no layer, and where nothing is left to train
 */
export function freezeLayers(models: Models, freeze: 'encoder' | readonly string[]): string {
  const all = Object.values(models);
  const chosen =
    freeze === 'encoder'
      ? encoderLayers('freeze', all[0]!)
      : freeze.map((name) => {
          const names = all.flatMap((model) => model.layers);
          const found = names.find((layer) => layer.name === name);
          const expected = `of ${names.map((layer) => layer.name).join(', ')}`;
          return found ?? fail('freeze', 'a layer', expected, name);
        });
  const frozen = chosen.filter((layer) => layer.weights.length > 0).map((layer) => layer.name);
  const kept = new Set(chosen.flatMap((layer) => layer.weights));
  const left = all.flatMap((model) => model.trainableWeights).some((weight) => !kept.has(weight));
  if (frozen.length === 0) fail('freeze', 'the layers', 'some with weights', freeze);
  if (!left) fail('freeze', 'the layers', 'not all that have weights', freeze);
  for (const layer of chosen) layer.trainable = false;
  // What trains is looked up when a model is compiled.
  for (const model of all) {
    (model as unknown as Compiled).collectedTrainableWeights = model.trainableWeights;
  }
  return `Frozen: ${frozen.join(', ')}.`;
}
