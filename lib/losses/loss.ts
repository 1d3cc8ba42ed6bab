import * as tf from '@tensorflow/tfjs-core';
import { matching } from '../measures/pair.js';
import { tensor } from '../tfjs/check.js';
import { madeOf } from '../tfjs/made_of.js';

/**
 * A loss as `compile` takes it: one value a sample or position, whose mean is the loss. `reduceLoss` has Keras's
 * reductions, weights and masks.
 */
export type Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/** What Keras adds so that no logarithm or division meets 0. */
export const EPSILON = 1e-7;

const float = (where: string, name: string, value: unknown) =>
  tf.cast(tensor(where, name, value), 'float32');

/** Truth and prediction as floats of one shape. */
export function pair(where: string, yTrue: tf.Tensor, yPred: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const prediction = float(where, 'yPred', yPred);
  const truth = matching(where, float(where, 'yTrue', yTrue), prediction);
  return [truth, prediction];
}

/** A function under a name of its own: histories and saved models show it. */
export function named<T extends (...args: never[]) => unknown>(name: string, value: T): T {
  return Object.defineProperty(value, 'name', { value: name });
}

/** A loss of truth and prediction of one shape, made with these options. */
export function loss(
  name: string,
  compute: (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor,
  options: object = {},
): Loss {
  return madeOf(
    named(name, (yTrue, yPred) => tf.tidy(() => compute(...pair(name, yTrue, yPred)))),
    options,
  );
}

/** The mean over all axes but the first: one value a sample. */
export function perSample(values: tf.Tensor): tf.Tensor {
  return values.rank < 2 ? values : tf.mean(tf.reshape(values, [values.shape[0]!, -1]), 1);
}
