import type * as tf from '@tensorflow/tfjs-core';
import { address, floats } from '../backend.js';
import type { Kernel } from '../call.js';

/** ScaledSum: a x + b y of tensors of one shape, each operation rounded. */
export const scaledSum: Kernel = ({ backend, simd, inputs, attrs }) => {
  const { x, y } = inputs as { x: tf.TensorInfo; y: tf.TensorInfo };
  const { a, b } = attrs as { a: number; b: number };
  const out = backend.makeOutput(x.shape, 'float32');
  const [first, second, to] = [floats(backend, x), floats(backend, y), floats(backend, out)];
  if (simd !== null) {
    const [from, other] = [address(backend, x), address(backend, y)];
    simd.scaledSum(from, other, address(backend, out), to.length, a, b);
    return out;
  }
  const f = Math.fround;
  const [partX, partY] = [f(a), f(b)];
  for (let i = 0; i < to.length; i++) to[i] = f(first[i]! * partX) + f(second[i]! * partY);
  return out;
};
