import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../data/index.js';
import type { Models } from './tasks/task.js';

/** More steps than any run has. */
const STEPS = 2 ** 28;

/**
 * The random numbers of one step. They depend on nothing but seed and step, so that a run that was
 * interrupted has no state of a generator to restore.
 */
export function stepRandom(seed: number, step: number): Random {
  return new Random((seed % 2 ** 25) * STEPS + step);
}

function layersOf(model: LayersModel): { getClassName(): string; seed?: number }[] {
  return model.layers as unknown as { getClassName(): string; seed?: number }[];
}

/**
 * Gives each Dropout layer the step's own seed. By itself the layer drops the same elements at
 * every step where it has a seed, and what no checkpoint knows where it has none.
 */
export function seedDropout(models: Models, random: Random): void {
  for (const model of Object.values(models)) {
    for (const layer of layersOf(model)) {
      if (layer.getClassName() === 'Dropout') layer.seed = random.integer(2 ** 31);
    }
  }
}
