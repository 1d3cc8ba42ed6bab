import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../tfjs/has_kernel.js';
import { UPSAMPLE_NEAREST } from './kernel_names.js';

/** How new elements between two old ones are made: a repetition, or a straight line between the two. */
export type Interpolation = 'nearest' | 'bilinear';
export const INTERPOLATIONS = ['nearest', 'bilinear'] as const;

/** One spatial axis of x as the second of three: [before, n, after]. */
function alongAxis(x: tf.Tensor, axis: number): tf.Tensor3D {
  const before = tf.util.sizeFromShape(x.shape.slice(0, axis));
  return tf.reshape(x, [before, x.shape[axis]!, tf.util.sizeFromShape(x.shape.slice(axis + 1))]);
}

/** Puts phases [before, n, after] of an s-fold longer axis side by side. */
function interleave(phases: tf.Tensor3D[]): tf.Tensor {
  return phases.length === 1 ? phases[0]! : tf.stack(phases, 2);
}

/**
 * Linear interpolation at half-pixel centres, as Keras's UpSampling2D(interpolation='bilinear')
 * and TensorFlow's resize: output j of factor s reads position (j + 1/2)/s - 1/2, clamped to the
 * border. Every j of the same phase has the same two weights.
 */
function linearPhases(x: tf.Tensor3D, s: number): tf.Tensor3D[] {
  const [before, n, after] = x.shape;
  const first = tf.slice(x, [0, 0, 0], [before, 1, after]);
  const last = tf.slice(x, [0, n - 1, 0], [before, 1, after]);
  const extended = tf.concat([first, x, last], 1);
  const left = tf.slice(extended, [0, 0, 0], [before, n, after]);
  const right = tf.slice(extended, [0, 2, 0], [before, n, after]);
  return Array.from({ length: s }, (_, phase) => {
    const offset = (phase + 0.5) / s - 0.5;
    const neighbour = offset < 0 ? left : right;
    return tf.add(tf.mul(x, 1 - Math.abs(offset)), tf.mul(neighbour, Math.abs(offset)));
  });
}

/** Repeats the pixels of a picture, or of a signal as one line, in one kernel; null where there is none. */
function repeated(x: tf.Tensor, factors: readonly number[]): tf.Tensor | null {
  const engine = tf.engine();
  const flat = x.rank === 3 || x.rank === 4;
  if (!flat || x.dtype !== 'float32' || x.size === 0) return null;
  if (!hasKernel(UPSAMPLE_NEAREST)) return null;
  const line = x.rank === 3;
  const picture = line ? tf.expandDims(x, 1) : x;
  const attrs = { factors: line ? [1, ...factors] : [...factors] };
  const y = engine.runKernel(UPSAMPLE_NEAREST, { x: picture }, attrs) as tf.Tensor;
  return line ? tf.squeeze(y, [1]) : y;
}

/**
 * Repeats or interpolates every spatial axis by a whole factor, differentiably on every backend.
 *
 * @param x [batch, ...spatial, channels]
 * @param factors one for each spatial axis
 * @returns [batch, ...spatial * factors, channels]
 */
export function upsample(
  x: tf.Tensor,
  factors: readonly number[],
  interpolation: Interpolation = 'nearest',
): tf.Tensor {
  return tf.tidy(() => {
    const picture = interpolation === 'nearest' ? repeated(x, factors) : null;
    if (picture !== null) return picture;
    return factors.reduce((y, s, i) => {
      if (s === 1) return y;
      const axis = i + 1;
      const flat = alongAxis(y, axis);
      const phases = interpolation === 'nearest' ? new Array(s).fill(flat) : linearPhases(flat, s);
      return tf.reshape(interleave(phases), y.shape.with(axis, y.shape[axis]! * s));
    }, x);
  });
}
