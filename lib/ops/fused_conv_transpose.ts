import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../tfjs/has_kernel.js';
import type { Epilogue } from './epilogue.js';
import { fusedInTraining } from './fused_conv.js';
import { FUSED_CONV_2D_BACKPROP_INPUT, FUSED_CONV_3D_BACKPROP_INPUT } from './kernel_names.js';

/** Of lib/wasm, by the rank of x; a backend without them computes the same in several kernels. */
const KERNELS: Readonly<Record<number, string>> = {
  3: FUSED_CONV_2D_BACKPROP_INPUT,
  4: FUSED_CONV_2D_BACKPROP_INPUT,
  5: FUSED_CONV_3D_BACKPROP_INPUT,
};

/** No border along an axis. */
const NONE: readonly [number, number] = [0, 0];

/**
 * A transposed convolution with its epilogue, in one kernel: null where the
 * backend has none, and where gradients are taken and the kernel has none. An activation that the kernel
 * does not know follows in a pass of its own.
 *
 * @param x [batch, ...spatial, in]
 * @param filter [...kernel, out, in]
 * @param starts how many elements of the full result are dropped at the start of each axis
 * @param sizes how many are kept; zeros follow where there are fewer
 * @returns [batch, ...sizes, out]
 */
export function fusedConvTranspose(
  x: tf.Tensor,
  filter: tf.Tensor,
  strides: readonly number[],
  starts: readonly number[],
  sizes: readonly number[],
  epilogue: Epilogue,
): tf.Tensor | null {
  const { bias, activation } = epilogue;
  const engine = tf.engine();
  // As tf.fused.conv2d decides; model.fit and tf.grad count their depth here.
  const training = engine.state.gradientDepth > 0;
  const kernel = KERNELS[x.rank]!;
  if (!hasKernel(kernel)) return null;
  if (training && tf.getGradient(kernel) === undefined) return null;
  const float = [x, filter, bias].every((tensor) => tensor === null || tensor.dtype === 'float32');
  if (!float || x.size === 0) return null;

  const [batch, ...lengths] = x.shape as [number, ...number[]];
  const out = filter.shape.at(-2)!;
  const borders = starts.map((start, i): [number, number] => {
    const full = (lengths[i]! - 1) * strides[i]! + filter.shape[i]!;
    return [start, Math.max(full - sizes[i]! - start, 0)];
  });
  // The gradient is a convolution, which would see more places than x has.
  const ends = borders.map(([start], i) => sizes[i]! + start - filter.shape[i]!);
  const beyond = ends.some((end, i) => Math.floor(end / strides[i]!) + 1 > lengths[i]!);
  if (training && beyond) return null;
  const fused = training ? fusedInTraining(epilogue) : epilogue.fused;
  // A signal is a picture of one line.
  const signal = x.rank === 3;
  const y = engine.runKernel(
    kernel,
    {
      dy: signal ? tf.expandDims(x, 1) : x,
      filter: signal ? tf.expandDims(filter, 0) : filter,
      ...(bias !== null && { bias }),
    },
    {
      strides: signal ? [1, ...strides] : strides,
      pad: signal ? [NONE, NONE, ...borders, NONE] : [NONE, ...borders, NONE],
      inputShape: signal ? [batch, 1, ...sizes, out] : [batch, ...sizes, out],
      activation: fused ?? 'linear',
    },
  ) as tf.Tensor;
  const shaped = signal ? tf.squeeze(y, [1]) : y;
  return epilogue.fused === null || fused !== epilogue.fused ? activation.apply(shaped) : shaped;
}
