import type * as tf from '@tensorflow/tfjs-core';
import { address, floats } from '../backend.js';
import type { Kernel } from '../call.js';

/** SumOfSquares: a scalar, summed in double precision. */
export const sumOfSquares: Kernel = ({ backend, simd, inputs }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  const out = backend.makeOutput([], 'float32');
  const values = floats(backend, x);
  const sum =
    simd?.sumOfSquares(address(backend, x), values.length) ??
    values.reduce((total, value) => total + value * value, 0);
  floats(backend, out)[0] = sum;
  return out;
};
