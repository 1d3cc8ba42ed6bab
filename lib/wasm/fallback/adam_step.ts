import type * as tf from '@tensorflow/tfjs-core';
import { floats } from '../backend.js';
import type { Call } from '../call.js';
import type { AdamNumbers } from '../simd_exports.js';

type Inputs = 'value' | 'gradient' | 'momentum' | 'velocity';

/**
 * AdamStep as a plain loop, rounded as the module rounds. Without the module the steps of other optimizers, and with
 * `velocity_hat`, are composed of the backend's own kernels.
 */
export function adamStep({ backend, inputs, attrs }: Call): tf.TensorInfo[] {
  if (inputs.velocity_hat !== undefined) return [];
  const { value, gradient, momentum, velocity } = inputs as Record<Inputs, tf.TensorInfo>;
  const out = ({ shape }: tf.TensorInfo) => backend.makeOutput(shape, 'float32');
  const [newValue, newMomentum, newVelocity] = [out(value), out(momentum), out(velocity)];
  const f = Math.fround;
  const numbers = attrs as Omit<AdamNumbers, 'stepNumbers'> & { readonly keep?: number };
  const { keep = 1 } = numbers;
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
  const list = (tensor: tf.TensorInfo) => floats(backend, tensor);
  const [x, g, m, v] = [list(value), list(gradient), list(momentum), list(velocity)];
  const [toX, toM, toV] = [list(newValue), list(newMomentum), list(newVelocity)];
  for (let i = 0; i < x.length; i++) {
    const moment = f(f(m[i]! * b1) + f(g[i]! * rest1));
    const square = f(f(v[i]! * b2) + f(f(g[i]! * g[i]!) * rest2));
    const step = f(f(moment / c1) / f(f(Math.sqrt(f(square / c2))) + e));
    toM[i] = moment;
    toV[i] = square;
    toX[i] = f(f(step * -rate) + f(x[i]! * f(keep)));
  }
  return [newValue, newMomentum, newVelocity];
}
