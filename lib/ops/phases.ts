import * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';

/** How an axis is cut into `dilation` phases of `count` elements each, after `before` zeros; zeros fill up what it lacks. */
export interface PhaseCut {
  readonly axis: number;
  readonly dilation: number;
  readonly before: number;
  readonly count: number;
}

/**
 * The cuts of both ends of a convolution without strides: `short` of its output, or what a transposed one is of, and `long` of
 * its input, or what a transposed one makes, on whose phases the convolution is 'valid'.
 *
 * @param lengths of the output's spatial axes, the first of which is `first`
 * @param kernel taps along each
 * @param before what the input lacks before its first element for the first window
 */
export function phaseCuts(
  lengths: readonly number[],
  kernel: readonly number[],
  dilations: readonly number[],
  before: readonly number[],
  first = 1,
): { short: PhaseCut[]; long: PhaseCut[] } {
  const short = dilations.map((dilation, i) => {
    return { axis: first + i, dilation, before: 0, count: Math.ceil(lengths[i]! / dilation) };
  });
  const long = short.map((cut, i) => {
    return { ...cut, before: before[i]!, count: cut.count + kernel[i]! - 1 };
  });
  return { short, long };
}

/** A shape's batch, and how many elements are before an axis in one of it, and after. */
const around = (shape: readonly number[], axis: number): [batch: number, number, number] => [
  shape[0]!,
  product(shape.slice(1, axis)),
  product(shape.slice(axis + 1)),
];

/**
 * Every d-th element of an axis is a phase of it, an axis of its own: on these a window with d - 1 elements between its taps is one
 * without. Phases are more of the batch. Exact, linear, differentiable; every backend can run it.
 *
 * Source: the "à trous" algorithm by polyphase components (Shensa 1992); SpaceToBatchND of TensorFlow.
 *
 * @param x [batch, ...sizes]
 * @returns [batch d ..., ...sizes], each cut axis with `count` elements
 */
export function toPhases(x: tf.Tensor, cuts: readonly PhaseCut[]): tf.Tensor {
  const paddings = x.shape.map((): [number, number] => [0, 0]);
  for (const { axis, dilation, before, count } of cuts) {
    paddings[axis] = [before, count * dilation - before - x.shape[axis]!];
  }
  return tf.tidy(() => {
    let y: tf.Tensor = paddings.flat().some((zeros) => zeros > 0) ? tf.pad(x, paddings) : x;
    for (const { axis, dilation, count } of cuts) {
      if (dilation === 1) continue;
      const [batch, lead, rest] = around(y.shape, axis);
      const rows = tf.reshape(y, [batch, lead, count, dilation, rest]);
      const shape = y.shape.with(0, batch * dilation).with(axis, count);
      y = tf.reshape(tf.transpose(rows, [0, 3, 1, 2, 4]), shape);
    }
    return y;
  });
}

/**
 * Back from the phases, without the zeros: the inverse and, but for what zeros give, the adjoint of `toPhases`.
 *
 * @param y [batch d ..., ...sizes], each cut axis with `count` elements
 * @param shape of the result, [batch, ...sizes]
 */
export function fromPhases(
  y: tf.Tensor,
  cuts: readonly PhaseCut[],
  shape: readonly number[],
): tf.Tensor {
  return tf.tidy(() => {
    let x = y;
    const begin = shape.map(() => 0);
    for (const { axis, dilation, before, count } of cuts.toReversed()) {
      begin[axis] = before;
      if (dilation === 1) continue;
      const [batch, lead, rest] = around(x.shape, axis);
      const phases = tf.reshape(x, [batch / dilation, dilation, lead, count, rest]);
      const joined = x.shape.with(0, batch / dilation).with(axis, count * dilation);
      x = tf.reshape(tf.transpose(phases, [0, 2, 3, 1, 4]), joined);
    }
    if (x.shape.every((length, axis) => length === shape[axis])) return x;
    return tf.slice(x, begin, [...shape]);
  });
}
