import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { floats } from '../check.js';
import { asImage } from './as_image.js';
import type { ModelDescription } from './model_description.js';
import { numbersShape } from './numbers_shape.js';
import type { Prediction } from './prediction.js';
import { rankedClasses } from './ranked_classes.js';

/** What a model gives for numbers, as a decoder for a code. */
export async function predictNumbers(
  where: string,
  model: LayersModel,
  input: unknown,
  { inputShape, output, range, classes, data }: ModelDescription,
): Promise<Prediction> {
  const given = floats(where, 'the input, as the model takes numbers,', input);
  const shape = numbersShape(where, given, inputShape);
  const result = tf.tidy(() => model.predict(tf.tensor(given, [1, ...shape])) as tf.Tensor);
  const values = await result.data<'float32'>();
  result.dispose();
  const made = result.shape.slice(1);
  const told: string[] = [];
  if (output === 'image') return { output, told, ...asImage(values, made, range) };
  if (output === 'signal') {
    return { output, told, rate: data?.rate, channels: made.at(-1)!, samples: values };
  }
  if (output === 'classes') return { output, told, classes: rankedClasses(values, classes) };
  return { output: 'code', told, shape: made, values };
}
