import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, type ModelDescription } from '../../lib/predict/index.js';

/** What a model says of its data; null for one that is not run on one input here, and why. */
export interface Described {
  readonly description: ModelDescription | null;
  readonly why: string;
}

/** What a model says of its data, or why it cannot be run on one input. */
export function described(model: LayersModel): Described {
  try {
    return { description: describe(model), why: '' };
  } catch (error) {
    return { description: null, why: `It is not run here: ${(error as Error).message}` };
  }
}
