import * as tf from '@tensorflow/tfjs-core';
import { fail, show, ValueError } from '../../check.js';

/**
 * What is given for a model's outputs, such as weights of samples: one for the only output, an array with one for each, or
 * an object by the outputs' names. Null where an output has none.
 */
export function ofOutputs<T>(
  where: string,
  name: string,
  given: unknown,
  outputNames: readonly string[],
  isOne: (value: unknown) => boolean,
): (T | null)[] {
  const nothing = outputNames.map(() => null);
  if (given == null) return nothing;
  if (isOne(given)) {
    if (outputNames.length === 1) return [given as T];
    const expected = `an array of ${outputNames.length}, or an object by the names of outputs`;
    return fail(where, name, expected, given instanceof tf.Tensor ? given.shape : given);
  }
  const valid = (value: unknown) => value == null || isOne(value);
  if (Array.isArray(given)) {
    if (given.length !== outputNames.length || !given.every(valid)) {
      fail(where, name, `an array of one for each of ${outputNames.length} outputs`, given);
    }
    return given.map((value) => value ?? null);
  }
  if (typeof given !== 'object') fail(where, name, 'one, an array or an object by output', given);
  const entries = Object.entries(given);
  const unknown = entries.find(([key, value]) => !outputNames.includes(key) || !valid(value));
  if (unknown !== undefined) {
    throw new ValueError(
      `${where}: ${name} must be by the names of outputs (${outputNames.join(', ')}), got ${show(unknown[0])}.`,
    );
  }
  return outputNames.map((output) => (given as Record<string, T>)[output] ?? null);
}

const isTensor = (value: unknown) => value instanceof tf.Tensor;

/** The weights of samples for each output, checked against the targets. */
export function sampleWeights(
  where: string,
  given: unknown,
  outputNames: readonly string[],
  targets: readonly tf.Tensor[],
): (tf.Tensor | null)[] {
  const weights = ofOutputs<tf.Tensor>(where, 'sampleWeight', given, outputNames, isTensor);
  weights.forEach((weight, i) => {
    const [size] = targets[i]!.shape;
    if (weight !== null && (weight.rank === 0 || weight.shape[0] !== size)) {
      fail(where, 'the shape of sampleWeight', `[${size}, ...]`, weight.shape);
    }
  });
  return weights;
}
