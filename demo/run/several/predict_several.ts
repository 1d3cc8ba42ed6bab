import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { asImage } from '../../../lib/predict/as_image.js';
import { asMask } from '../../../lib/predict/as_mask.js';
import { foundClasses } from '../../../lib/predict/found_classes.js';
import type { Prediction } from '../../../lib/predict/index.js';
import { classNames, outputByShape } from '../../../lib/predict/model_description.js';
import { rankedClasses } from '../../../lib/predict/ranked_classes.js';
import type { Given } from '../input/given.js';
import type { Field } from './fields_of.js';
import { valuesOf } from './values_of.js';

/** One of a model's outputs, and what it means by its shape. */
export interface NamedPrediction {
  readonly name: string;
  readonly prediction: Prediction;
}

/** The field that an output is likeliest about: a picture or signal of as many lengths, else the first such, else the first. */
function fieldFor(fields: readonly Field[], rank: number): Field {
  const seen = fields.filter(({ description }) => description.kind !== 'numbers');
  const alike = seen.find(({ description }) => description.inputShape.length === rank);
  return alike ?? seen[0] ?? fields[0]!;
}

/** What the numbers of an output mean. */
function meaning({ description }: Field, values: Float32Array, shape: number[]): Prediction {
  const { kind, inputShape, range } = description;
  const output = outputByShape(kind, inputShape, shape, undefined);
  const names = classNames(output, shape, undefined);
  const told: string[] = [];
  switch (output) {
    case 'image':
      return { output, told, ...asImage(values, shape, range) };
    case 'mask': {
      const [width, height] = shape.length === 3 ? [shape[1]!, shape[0]!] : [shape[0]!, 1];
      const mask = asMask(values, shape.at(-1)!, 0.5);
      return { output, told, width, height, classes: foundClasses(names, undefined), ...mask };
    }
    case 'classes':
      return { output, told, classes: rankedClasses(values, names) };
    case 'signal':
      return { output, told, rate: undefined, channels: shape.at(-1)!, samples: values };
    default:
      return { output: 'code', told, shape, values };
  }
}

/** Runs a model on an input for each of its fields; what each output means is told by its shape. */
export async function predictSeveral(
  model: LayersModel,
  fields: readonly Field[],
  given: readonly Given[],
): Promise<NamedPrediction[]> {
  const outputs = tf.tidy(() => {
    const inputs = fields.map((field, n) => {
      const { values, shape } = valuesOf(field, given[n]!);
      return tf.tensor(values, [1, ...shape]);
    });
    return [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
  });
  try {
    return await Promise.all(
      outputs.map(async (tensor, n) => {
        const values = Float32Array.from(await tensor.data());
        const shape = tensor.shape.slice(1);
        const field = fieldFor(fields, shape.length);
        return { name: model.outputNames[n]!, prediction: meaning(field, values, shape) };
      }),
    );
  } finally {
    tf.dispose(outputs);
  }
}
