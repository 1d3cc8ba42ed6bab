import * as tf from '@tensorflow/tfjs-core';
import { ACTIVATION_GRADIENT } from '../ops/kernel_names.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import type { ActivationGradientAttrs } from './kernels/activation.js';

/** Whether a gradient may be a kernel without a gradient: the backend has it, and no tape is running. */
export function canFuseGradient(kernelName: string): boolean {
  const { state, backendName } = tf.engine();
  return state.gradientDepth === 0 && tf.getKernel(kernelName, backendName) !== undefined;
}

/** The gradient of an activation by one kernel, or by tfjs's own operations. */
export function activationGradient(
  dy: tf.Tensor,
  y: tf.Tensor,
  attrs: ActivationGradientAttrs,
  fallback: () => tf.Tensor,
): tf.Tensor {
  const float = dy.dtype === 'float32' && y.dtype === 'float32';
  if (!float || !canFuseGradient(ACTIVATION_GRADIENT)) return fallback();
  return tf.engine().runKernel(ACTIVATION_GRADIENT, { dy, y }, { ...attrs }) as tf.Tensor;
}

/** The gradient of relu, from its input or its output. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const fallback = () => tf.mul(dy, tf.cast(tf.step(y), 'float32'));
  return activationGradient(dy, y, { activation: 'relu' }, fallback);
}

/** Lets the gradients of relu, leakyRelu, sigmoid and tanh take one kernel each, with the same results. */
export function fuseActivationGradients(): void {
  replaceGradient({
    kernelName: tf.Relu,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => reluGradient(dy as tf.Tensor, x!) }),
  });
  replaceGradient({
    kernelName: tf.LeakyRelu,
    inputsToSave: ['x'],
    gradFunc: (gradient, [x], attrs) => {
      const dy = gradient as tf.Tensor;
      const { alpha } = attrs as { alpha: number };
      const fallback = () => tf.where(tf.greater(x!, 0), dy, tf.mul(dy, alpha));
      return {
        x: () => activationGradient(dy, x!, { activation: 'leakyrelu', alpha }, fallback),
      };
    },
  });
  const ofOutput = (
    kernelName: string,
    activation: 'sigmoid' | 'tanh',
    slope: (y: tf.Tensor) => tf.Tensor,
  ) =>
    replaceGradient({
      kernelName,
      outputsToSave: [true],
      gradFunc: (gradient, [y]) => {
        const dy = gradient as tf.Tensor;
        const fallback = () => tf.mul(dy, slope(y!));
        return { x: () => activationGradient(dy, y!, { activation }, fallback) };
      },
    });
  ofOutput(tf.Sigmoid, 'sigmoid', (y) => tf.mul(y, tf.sub(tf.scalar(1), y)));
  ofOutput(tf.Tanh, 'tanh', (y) => tf.sub(tf.scalar(1), tf.square(y)));
}
