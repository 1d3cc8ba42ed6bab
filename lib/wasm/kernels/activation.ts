import * as tf from '@tensorflow/tfjs-core';
import { address, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** The name of a kernel that tfjs does not have. */
export const ACTIVATION_GRADIENT = 'ActivationGradient';

const f = Math.fround;

/** What the gradient is multiplied by, in the order of lib/wasm/assembly/activation.ts. */
const SLOPES = {
  relu: (y: number) => (y > 0 ? 1 : 0),
  leakyrelu: (x: number, alpha: number) => (x > 0 ? 1 : alpha),
  sigmoid: (y: number) => f(y * f(1 - y)),
  tanh: (y: number) => f(1 - f(y * y)),
} as const;
const NAMES = Object.keys(SLOPES);

export interface ActivationGradientAttrs {
  readonly activation: keyof typeof SLOPES;
  /** The slope of leakyrelu below 0. */
  readonly alpha?: number;
}

/**
 * ActivationGradient: the gradient of an activation in one pass, rounded as the kernels that tfjs takes.
 * Inputs dy and y, both float32: y is the activation's output or, of leakyrelu, its input; of relu either.
 */
export const activationGradient: Kernel = ({ backend, native, inputs, attrs }: Call) => {
  const { dy, y } = inputs as { dy: tf.TensorInfo; y: tf.TensorInfo };
  const { activation, ...given } = attrs as ActivationGradientAttrs;
  const alpha = activation === 'leakyrelu' ? (given.alpha ?? 0) : 0;
  const dx = backend.makeOutput(dy.shape, 'float32');
  if (native !== null) {
    const at = [dy, y, dx].map((tensor) => address(backend, tensor));
    const size = tf.util.sizeFromShape(dy.shape);
    native.activationGradient(...at, size, NAMES.indexOf(activation), alpha);
    return dx;
  }
  const slope = SLOPES[activation];
  const [from, at, to] = [dy, y, dx].map((tensor) => floats(backend, tensor)) as [
    ...[Float32Array, Float32Array, Float32Array],
  ];
  for (let i = 0; i < to.length; i++) to[i] = from[i]! * slope(at[i]!, f(alpha));
  return dx;
};

/** LeakyRelu, which stock calls a function for, value by value. */
export const leakyRelu: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  if (native === null || x.dtype !== 'float32') return stock();
  const y = backend.makeOutput(x.shape, 'float32');
  const size = tf.util.sizeFromShape(x.shape);
  const { alpha } = attrs as { alpha: number };
  native.leakyRelu(address(backend, x), address(backend, y), size, alpha);
  return y;
};
