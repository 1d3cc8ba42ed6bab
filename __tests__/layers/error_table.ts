import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../../lib/index.js';
import '../backends.js';

/** For values that the types refuse and JavaScript lets through. */
export const untyped = (value: unknown) => value as never;

/** The names of the initializers that the registry knows, as messages list them. */
export const INITIALIZERS =
  'Zeros, Ones, Constant, RandomUniform, RandomNormal, TruncatedNormal, Identity, VarianceScaling, GlorotUniform, GlorotNormal, HeNormal, HeUniform, LeCunNormal, LeCunUniform, Orthogonal, ICNR, Bilinear';

/** One test a row: what is wrong, an attempt, and the whole message. Nothing is left behind. */
export function errorTable(rows: [string, () => unknown, string][]): void {
  beforeAll(() => tf.setBackend('cpu'));

  test.each(rows)('%s', (_, attempt, message) => {
    const before = tf.memory().numTensors;
    expect(attempt).toThrow(new ValueError(message));
    expect(tf.memory().numTensors).toBe(before);
  });
}
