import * as tf from '@tensorflow/tfjs-core';

/** How an axis is cut into `dilation` phases of `count` elements each, after `before` zeros; zeros fill up what it lacks. */
export interface PhaseCut {
  readonly axis: number;
  readonly dilation: number;
  readonly before: number;
  readonly count: number;
}

const size = (shape: readonly number[]) => tf.util.sizeFromShape(shape as number[]);

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
      const [batch, ...sizes] = y.shape as [number, ...number[]];
      const [before, after] = [size(sizes.slice(0, axis - 1)), size(sizes.slice(axis))];
      const rows = tf.reshape(y, [batch, before, count, dilation, after]);
      const shape = [batch * dilation, ...sizes.with(axis - 1, count)];
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
    for (const { axis, dilation, count } of cuts.toReversed()) {
      if (dilation === 1) continue;
      const [batch, ...sizes] = x.shape as [number, ...number[]];
      const [before, after] = [size(sizes.slice(0, axis - 1)), size(sizes.slice(axis))];
      const phases = tf.reshape(x, [batch / dilation, dilation, before, count, after]);
      const joined = [batch / dilation, ...sizes.with(axis - 1, count * dilation)];
      x = tf.reshape(tf.transpose(phases, [0, 2, 3, 1, 4]), joined);
    }
    if (x.shape.every((length, axis) => length === shape[axis])) return x;
    const begin = shape.map((_, axis) => cuts.find((cut) => cut.axis === axis)?.before ?? 0);
    return tf.slice(x, begin, [...shape]);
  });
}
