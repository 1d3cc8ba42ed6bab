import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelDescription } from '../../../lib/predict/index.js';
import { kindByShape } from '../../../lib/predict/model_description.js';
import { rangeOfLayers } from '../../../lib/predict/range_of_layers.js';

/** One input of a model, for which something is asked. */
export interface Field {
  readonly name: string;
  readonly description: ModelDescription;
}

/** The inputs of a model of several, each by its shape alone. */
export function fieldsOf(model: LayersModel): Field[] {
  const found = rangeOfLayers(model);
  return model.inputs.map(({ shape }, n) => {
    const inputShape = shape.slice(1);
    const description: ModelDescription = {
      source: 'layers',
      kind: kindByShape(inputShape, undefined),
      output: 'code',
      inputShape,
      outputShape: model.outputs[0]!.shape.slice(1),
      range: found?.range ?? [0, 1],
      classes: [],
      assumed: [],
      data: undefined,
    };
    return { name: model.inputNames[n]!, description };
  });
}
