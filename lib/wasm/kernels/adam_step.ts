import type * as tf from '@tensorflow/tfjs-core';
import { address, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { sizesAt } from '../host/sizes.js';
import { type AdamNumbers, writeAdamNumbers } from '../simd_exports.js';

/** What a step of Adam takes besides its tensors: `first` and `second` are 1 - beta ** t. */
export interface AdamStepAttrs {
  readonly beta1: number;
  readonly beta2: number;
  readonly first: number;
  readonly second: number;
  readonly epsilon: number;
  readonly learningRate: number;
}

type Lists = Readonly<Record<'x' | 'm' | 'v', Float32Array>>;

/** The step as a plain loop, rounded as the module rounds. */
function adamLoop(
  from: Lists & { readonly g: Float32Array },
  to: Lists,
  numbers: AdamNumbers,
): void {
  const f = Math.fround;
  const [b1, rest1, b2, rest2] = [
    f(numbers.beta1),
    f(numbers.rest1),
    f(numbers.beta2),
    f(numbers.rest2),
  ];
  const [c1, c2, e, rate] = [
    f(numbers.first),
    f(numbers.second),
    f(numbers.epsilon),
    f(numbers.rate),
  ];
  const { x, g, m, v } = from;
  for (let i = 0; i < numbers.size; i++) {
    const moment = f(f(m[i]! * b1) + f(g[i]! * rest1));
    const square = f(f(v[i]! * b2) + f(f(g[i]! * g[i]!) * rest2));
    const step = f(f(moment / c1) / f(f(Math.sqrt(f(square / c2))) + e));
    to.m[i] = moment;
    to.v[i] = square;
    to.x[i] = f(f(step * -rate) + x[i]!);
  }
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
  const out = ({ shape }: tf.TensorInfo) => backend.makeOutput(shape, 'float32');
  const [newValue, newM, newV] = [out(value), out(m), out(v)];
  const numbers = {
    size: floats(backend, value).length,
    epsilon,
    rate: learningRate,
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    first,
    second,
  };
  if (simd !== null) {
    const at = (tensor: tf.TensorInfo) => address(backend, tensor);
    const sizes = sizesAt(backend, writeAdamNumbers, numbers);
    simd.adamStep(at(value), at(gradient), at(m), at(v), at(newValue), at(newM), at(newV), sizes);
    return [newValue, newM, newV];
  }
  const list = (tensor: tf.TensorInfo) => floats(backend, tensor);
  adamLoop(
    { x: list(value), g: list(gradient), m: list(m), v: list(v) },
    { x: list(newValue), m: list(newM), v: list(newV) },
    numbers,
  );
  return [newValue, newM, newV];
};
