import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../../tfjs/has_kernel.js';
import { SCALED_SUM } from '../kernel_names.js';

/** a x + b y of tensors of one shape: one kernel where the backend has it (ScaledSum). */
export function scaledSum(x: tf.Tensor, a: number, y: tf.Tensor, b: number): tf.Tensor {
  const engine = tf.engine();
  const fits =
    x.dtype === 'float32' && y.dtype === 'float32' && tf.util.arraysEqual(x.shape, y.shape);
  if (fits && hasKernel(SCALED_SUM)) {
    return engine.runKernel(SCALED_SUM, { x, y }, { a, b }) as tf.Tensor;
  }
  return tf.add(tf.mul(x, a), tf.mul(y, b));
}
