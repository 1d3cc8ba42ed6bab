import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, type ModelDescription } from '../../lib/predict/index.js';
import { type Field, fieldsOf } from './several/fields_of.js';

/** What a model says of its data. */
export interface Described {
  /** Of a model of one input and one output, which `predict` runs; null for another. */
  readonly description: ModelDescription | null;
  /** What is asked for to run it, one for each input; none where it is not run, and why. */
  readonly fields: readonly Field[];
  readonly why: string;
}

/** What a model says of its data; of several inputs what their shapes say. */
export function described(model: LayersModel): Described {
  try {
    const { inputs, outputs, inputNames } = model;
    if (inputs.length > 1) return { description: null, fields: fieldsOf(model), why: '' };
    const description = describe(model);
    const fields = [{ name: inputNames[0]!, description }];
    return { description: outputs.length > 1 ? null : description, fields, why: '' };
  } catch (error) {
    const why = `It is not run here: ${(error as Error).message}`;
    return { description: null, fields: [], why };
  }
}
