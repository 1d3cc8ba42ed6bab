import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { asMask } from './as_mask.js';
import { describeFor } from './model_description.js';
import { rankedClasses } from './ranked_classes.js';

/** How many classes a sentence names. */
const NAMED = 3;
/** Probabilities that were rounded on their way sum up to about 1. */
const ROUNDING = 1e-2;

const percent = (part: number) => `${Number((100 * part).toFixed(1))} %`;
const short = (value: number) => String(Number(value.toPrecision(3)));

/** Classes with how sure the network is; scores that are no probabilities as they are. */
function ofClasses(values: Float32Array, names: readonly string[]): string {
  const sum = values.reduce((all, value) => all + value, 0);
  const sure = values.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) < ROUNDING;
  return rankedClasses(values, names)
    .slice(0, NAMED)
    .map(({ name, place, probability }) => {
      const named = name === String(place) ? `class ${place}` : name;
      return sure ? `${named} ${percent(probability)}` : `${named}, score ${short(probability)}`;
    })
    .join('; ');
}

/** How much of the places each class has. */
function ofMask(map: Uint8Array, names: readonly string[]): string {
  const counts = names.map((_, place) => map.filter((one) => one === place).length / map.length);
  const ranked = rankedClasses(Float32Array.from(counts), names);
  const some = ranked.filter(({ probability }) => probability > 0);
  const named = some.map(({ name, probability }) => `${name} ${percent(probability)}`);
  return `of all places ${named.join(', ')}`;
}

/**
 * What a network answers to a prepared input, in words: the likeliest classes by the names of its description and how sure
 * it is, how much of a mask each class has, numbers as they are.
 *
 * @param input as the model takes it, [...inputShape]
 * @param names of the two classes that one sigmoid tells apart, where no description has them
 */
export async function networkAnswer(
  model: LayersModel,
  input: tf.Tensor,
  names?: readonly [string, string],
): Promise<string> {
  const { output, classes, data } = describeFor('networkAnswer', model);
  const result = tf.tidy(() => [model.predict(tf.expandDims(input))].flat()[0] as tf.Tensor);
  const values = Float32Array.from(await result.data());
  const shape = result.shape.slice(1);
  result.dispose();
  const two = names ?? (data?.classes?.length === 2 ? data.classes.map(({ name }) => name) : null);
  if (values.length === 1 && two) {
    return ofClasses(Float32Array.of(1 - values[0]!, values[0]!), two as readonly string[]);
  }
  if (output === 'classes') return ofClasses(values, classes);
  if (output === 'mask') {
    const { map } = asMask(values, shape.at(-1)!, data?.threshold?.value ?? 0.5);
    return ofMask(map, classes);
  }
  if (values.length <= NAMED) return Array.from(values, short).join(', ');
  return `${output === 'code' ? 'numbers' : output} of ${shape.join(' x ')}`;
}
