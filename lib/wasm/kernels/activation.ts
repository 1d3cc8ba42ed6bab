import * as tf from '@tensorflow/tfjs-core';
import { address, floats, runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runSpread } from '../host/run_spread.js';

const f = Math.fround;

/** In the order of lib/wasm/assembly/product/activation.ts. */
const NAMES = ['relu', 'leakyrelu', 'sigmoid', 'tanh'] as const;

type Floats = readonly [dy: Float32Array, y: Float32Array, dx: Float32Array];

/** The slope is looked up: a branch on the sign of an activation is mispredicted half of the time. */
function rectifierLoop([dy, y, dx]: Floats, alpha: number): void {
  const slopes = [alpha, 1];
  for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slopes[Number(y[i]! > 0)]!;
}

function loop([dy, y, dx]: Floats, slope: (y: number) => number): void {
  for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slope(y[i]!);
}

export interface ActivationGradientAttrs {
  readonly activation: (typeof NAMES)[number];
  /** The slope of leakyrelu below 0. */
  readonly alpha?: number;
}

/**
 * ActivationGradient: the gradient of an activation in one pass, rounded as the kernels that tfjs takes.
 * Inputs dy and y, both float32: y is the activation's output or, of leakyrelu, its input; of relu either.
 */
export const activationGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, y } = inputs as { dy: tf.TensorInfo; y: tf.TensorInfo };
  const { activation, ...given } = attrs as ActivationGradientAttrs;
  const alpha = activation === 'leakyrelu' ? (given.alpha ?? 0) : 0;
  const dx = backend.makeOutput(dy.shape, 'float32');
  if (simd !== null) {
    const at = (tensor: tf.TensorInfo) => address(backend, tensor);
    const size = tf.util.sizeFromShape(dy.shape);
    const [from, by, to] = [at(dy), at(y), at(dx)];
    const which = NAMES.indexOf(activation);
    runSpread(backend, simd, 'activationGradient', { count: size }, (first, count) => {
      const skip = 4 * first;
      return [from + skip, by + skip, to + skip, count, which, alpha];
    });
    return dx;
  }
  const lists = [dy, y, dx].map((tensor) => floats(backend, tensor)) as unknown as Floats;
  if (activation === 'sigmoid') loop(lists, (v) => f(v * f(1 - v)));
  else if (activation === 'tanh') loop(lists, (v) => f(1 - f(v * v)));
  else rectifierLoop(lists, f(alpha));
  return dx;
};

/** LeakyRelu, which stock calls a function for, value by value. */
export const leakyRelu: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  if (x.dtype === 'bool') {
    // Stock has no code for it, and leaves its output as the memory was: no value is below 0.
    return runKernel(backend, tf.Cast, { x }, { dtype: 'float32' });
  }
  if (simd === null || x.dtype !== 'float32') return stock();
  const y = backend.makeOutput(x.shape, 'float32');
  const size = tf.util.sizeFromShape(x.shape);
  const { alpha } = attrs as { alpha: number };
  const [from, to] = [address(backend, x), address(backend, y)];
  runSpread(backend, simd, 'leakyRelu', { count: size }, (first, count) => [
    from + 4 * first,
    to + 4 * first,
    count,
    alpha,
  ]);
  return y;
};
