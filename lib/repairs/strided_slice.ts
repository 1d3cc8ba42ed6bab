import * as tf from '@tensorflow/tfjs-core';
import { sliceInfo } from '../ops/slice_info.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** One axis of a gradient back to length n: values `stride` apart from `begin` on, zeros between. */
function spread(dy: tf.Tensor, axis: number, n: number, begin: number, stride: number): tf.Tensor {
  const count = dy.shape[axis]!;
  const step = Math.abs(stride);
  const [head, tail] = [dy.shape.slice(0, axis), dy.shape.slice(axis + 1)];
  const none = (shape: number[]) => shape.map((): [number, number] => [0, 0]);
  let x = dy;
  if (step > 1) {
    x = tf.reshape(x, [...head, count, 1, ...tail]);
    x = tf.pad(x, [...none(head), [0, 0], [0, step - 1], ...none(tail)]);
    x = tf.reshape(x, [...head, count * step, ...tail]);
    const length = (count - 1) * step + 1;
    const begins = x.shape.map(() => 0);
    x = tf.slice(x, begins, [...head, length, ...tail]);
  }
  if (stride < 0) x = tf.reverse(x, axis);
  const first = stride < 0 ? begin - (count - 1) * step : begin;
  const after = n - first - x.shape[axis]!;
  return tf.pad(x, [...none(head), [first, after], ...none(tail)]);
}

/** The gradient of stridedSlice, which stock lacks. */
export function repairStridedSlice(): void {
  replaceGradient({
    kernelName: tf.StridedSlice,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const a = attrs as unknown as tf.StridedSliceAttrs;
      const { shape } = x!;
      const back = () => {
        const info = sliceInfo(shape, a);
        const lengths = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
        if (lengths.some((length) => length === 0)) return tf.zeros(shape);
        const start = tf.reshape(dy as tf.Tensor, lengths);
        return shape.reduce(
          (g, n, axis) => spread(g, axis, n, info.begin[axis]!, info.strides[axis]!),
          start,
        );
      };
      return { x: back };
    },
  });
}
