import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../tfjs/has_kernel.js';
import type { Epilogue } from './epilogue.js';
import { FUSED_CONV_2D_BACKPROP_INPUT } from './kernel_names.js';
// Gradients of gradients need that of a filter's gradient.
import './gradients.js';

/** Whether an epilogue can be part of a kernel whose gradient is taken: relu's is seen from the output. */
export const fusedInTraining = ({ fused }: Epilogue): 'linear' | 'relu' =>
  fused === 'relu' ? 'relu' : 'linear';

/** Whether lib/wasm completes the active backend: it gives the kernel a gradient. */
export const hasFusedConv = (): boolean => hasKernel(FUSED_CONV_2D_BACKPROP_INPUT);

/** How a convolution treats borders, or how many zeros are before and after each axis. */
export type Borders = 'valid' | 'same' | tf.backend_util.ExplicitPadding;

/**
 * A convolution with its epilogue in one kernel that has a gradient: null where the backend has none. An
 * activation that is neither linear nor relu follows in a pass of its own.
 *
 * @param x [batch, height, width, in]
 * @param filter [kernel height, kernel width, in, out]
 * @param dilations with others than 1 there is no gradient
 * @returns [batch, out height, out width, out]
 */
export function fusedConv(
  x: tf.Tensor,
  filter: tf.Tensor,
  strides: readonly [number, number],
  pad: Borders,
  epilogue: Epilogue,
  dilations: readonly [number, number] = [1, 1],
): tf.Tensor | null {
  const { bias, activation } = epilogue;
  const float = [x, filter, bias].every((tensor) => tensor === null || tensor.dtype === 'float32');
  if (!hasFusedConv() || !float || x.size === 0) return null;
  const fused = fusedInTraining(epilogue);
  const inputs = { x, filter, ...(bias !== null && { bias }) };
  const y = tf.engine().runKernel(tf.FusedConv2D, inputs, {
    strides: [...strides],
    pad,
    dataFormat: 'NHWC',
    dilations: [...dilations],
    activation: fused,
  }) as tf.Tensor;
  return epilogue.fused === fused ? y : activation.apply(y);
}
