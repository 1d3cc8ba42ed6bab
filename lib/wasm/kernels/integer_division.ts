import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../check.js';
import { runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/**
 * Mod and FloorDiv: of bool, stock leaves its output as the memory was, and an integer modulo 0 traps, which
 * leaves a tensor behind.
 */
export function integerDivision(name: string): Kernel {
  return ({ backend, inputs, attrs, stock }: Call) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    if (name === tf.Mod && b.dtype !== 'float32') {
      const zero = backend.typedArrayFromHeap(b).indexOf(0);
      if (zero >= 0) fail(name, 'an integer divisor', 'other than 0', 0);
    }
    if (a.dtype !== 'bool' || b.dtype !== 'bool') return stock();
    const whole = [a, b].map((x) => runKernel(backend, tf.Cast, { x }, { dtype: 'int32' }));
    const out = stock({ a: whole[0]!, b: whole[1]! }, attrs as object);
    for (const { dataId } of whole) backend.disposeData(dataId);
    return out;
  };
}
