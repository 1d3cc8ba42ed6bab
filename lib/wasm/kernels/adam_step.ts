import type * as tf from '@tensorflow/tfjs-core';
import { address, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** What a step of Adam takes besides its tensors: `first` and `second` are 1 - beta ** t. */
export interface AdamStepAttrs {
  readonly beta1: number;
  readonly beta2: number;
  readonly first: number;
  readonly second: number;
  readonly epsilon: number;
  readonly learningRate: number;
}

/**
 * AdamStep: one pass over a variable in place of fourteen kernels, rounded as those are. Inputs value,
 * gradient, m and v; outputs the new value, m and v.
 */
export const adamStep: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { value, gradient, m, v } = inputs as Record<
    'value' | 'gradient' | 'm' | 'v',
    tf.TensorInfo
  >;
  const { beta1, beta2, first, second, epsilon, learningRate } = attrs as AdamStepAttrs;
  const outs = [value, m, v].map(({ shape }) => backend.makeOutput(shape, 'float32'));
  const from = [value, gradient, m, v];
  const numbers = [beta1, 1 - beta1, beta2, 1 - beta2, first, second, epsilon, learningRate];
  const size = floats(backend, value).length;
  if (simd !== null) {
    const at = [...from, ...outs].map((tensor) => address(backend, tensor));
    simd.adamStep(...at, size, ...numbers);
    return outs;
  }
  const f = Math.fround;
  const [b1, rest1, b2, rest2, c1, c2, e, rate] = numbers.map(f) as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  const [x, g, m0, v0] = from.map((tensor) => floats(backend, tensor)) as Float32Array[] as [
    ...[Float32Array, Float32Array, Float32Array, Float32Array],
  ];
  const [toX, toM, toV] = outs.map((tensor) => floats(backend, tensor)) as [
    ...[Float32Array, Float32Array, Float32Array],
  ];
  for (let i = 0; i < size; i++) {
    const moment = f(f(m0[i]! * b1) + f(g[i]! * rest1));
    const square = f(f(v0[i]! * b2) + f(f(g[i]! * g[i]!) * rest2));
    const step = f(f(moment / c1) / f(f(Math.sqrt(f(square / c2))) + e));
    toM[i] = moment;
    toV[i] = square;
    toX[i] = f(f(step * -rate) + x[i]!);
  }
  return outs;
};
