import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../../tfjs/has_kernel.js';
import { SUM_OF_SQUARES } from '../kernel_names.js';

/** The sum of the squares of all values, a scalar: one kernel where the backend has it (SumOfSquares). */
export function sumOfSquares(x: tf.Tensor): tf.Tensor {
  const engine = tf.engine();
  if (x.dtype === 'float32' && hasKernel(SUM_OF_SQUARES)) {
    return engine.runKernel(SUM_OF_SQUARES, { x }, {}) as tf.Tensor;
  }
  return tf.sum(tf.square(x));
}
