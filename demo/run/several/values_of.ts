import { ValueError } from '../../../lib/check.js';
import { numbersShape } from '../../../lib/predict/numbers_shape.js';
import type { Given } from '../input/given.js';
import type { Field } from './fields_of.js';

/** What a field of a model is given, as the model takes it; its shape without the batch. */
export function valuesOf(
  { name, description }: Field,
  { input, looked }: Given,
): { values: Float32Array; shape: number[] } {
  const { kind, inputShape } = description;
  if (kind === 'numbers') {
    const values = input as Float32Array;
    return { values, shape: numbersShape(name, values, inputShape) };
  }
  if (looked === null) {
    throw new ValueError(`${name}: the input must be as long as the model takes it.`);
  }
  const { sample, scale } = looked;
  const values = scale.apply(sample.values);
  const places = sample.lengths.reduce((all, length) => all * length, 1);
  return { values, shape: [...sample.lengths, values.length / places] };
}
