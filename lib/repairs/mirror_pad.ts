import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** Part of a tensor along one axis. */
function along(x: tf.Tensor, axis: number, from: number, length: number): tf.Tensor {
  const begin = x.shape.map((_, i) => (i === axis ? from : 0));
  const size = x.shape.map((n, i) => (i === axis ? length : n));
  return tf.slice(x, begin, size);
}

/** A tensor with zeros before and after it along one axis. */
function placed(x: tf.Tensor, axis: number, before: number, length: number): tf.Tensor {
  const after = length - before - x.shape[axis]!;
  return tf.pad(
    x,
    x.shape.map((_, i): [number, number] => (i === axis ? [before, after] : [0, 0])),
  );
}

/** Adds the mirrored ends of one axis to the values that they mirror. */
function fold(dy: tf.Tensor, axis: number, before: number, n: number, edge: 0 | 1): tf.Tensor {
  const after = dy.shape[axis]! - before - n;
  const parts = [along(dy, axis, before, n)];
  if (before > 0) {
    const mirrored = tf.reverse(along(dy, axis, 0, before), axis);
    parts.push(placed(mirrored, axis, edge, n));
  }
  if (after > 0) {
    const mirrored = tf.reverse(along(dy, axis, before + n, after), axis);
    parts.push(placed(mirrored, axis, n - edge - after, n));
  }
  return tf.addN(parts);
}

/** The gradient of mirrorPad: stock forgets that the border shows values of the inside again. */
export function repairMirrorPad(): void {
  replaceGradient({
    kernelName: tf.MirrorPad,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { paddings, mode } = attrs as unknown as tf.MirrorPadAttrs;
      // 'reflect' does not repeat the edge itself.
      const edge = mode === 'reflect' ? 1 : 0;
      const all = (gradient: tf.Tensor) =>
        paddings.reduce(
          (g, [before], axis) => fold(g, axis, before, x!.shape[axis]!, edge),
          gradient,
        );
      return { x: () => all(dy as tf.Tensor) };
    },
  });
}
