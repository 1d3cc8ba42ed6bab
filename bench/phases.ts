import * as tf from '@tensorflow/tfjs-core';
import { detail, type Shape } from './rows.js';

/** How many taps a phase has at most, in one dimension. */
const taps = (k: number, stride: number) => Math.ceil(k / stride);

/**
 * The filter of a transposed convolution, [k_h, k_w, out, in], as that of the one convolution of stride
 * 1 that computes all its s_h s_w phases: [taps, taps, in, s_h s_w out].
 */
export function phaseFilter(shape: Shape, filter: tf.Tensor4D): tf.Tensor4D {
  const { k, s } = detail(shape);
  const [out, channels] = filter.shape.slice(2) as [number, number];
  const [th, tw] = [taps(k[0], s[0]), taps(k[1], s[1])];
  return tf.tidy(() => {
    const border = [[0, th * s[0] - k[0]], [0, tw * s[1] - k[1]], ...[2, 3].map(() => [0, 0])];
    const whole = tf.pad(filter, border as [number, number][]);
    const turned = tf.reverse(tf.reshape(whole, [th, s[0], tw, s[1] * out * channels]), [0, 2]);
    const apart = tf.reshape(turned, [th, s[0], tw, s[1] * out, channels]);
    const phases = tf.transpose(apart, [0, 2, 4, 1, 3]);
    return tf.reshape(phases, [th, tw, channels, s[0] * s[1] * out]);
  });
}

/** The transposed convolution of a shape by its phases, which are put in their places at the end. */
export function byPhases(shape: Shape, x: tf.Tensor4D, phases: tf.Tensor4D): tf.Tensor4D {
  const { k, s, output } = detail(shape);
  const [batch, height, width] = x.shape;
  const before = k.map((taps, i) => Math.max(taps - s[i]!, 0) >> 1) as [number, number];
  const [th, tw] = phases.shape;
  // Position q of a phase reads x from q - t + 1 to q.
  const reach = (i: 0 | 1) => Math.floor((output[i + 1]! - 1 + before[i]) / s[i]) + 1;
  const [qh, qw] = [Math.max(height, reach(0)), Math.max(width, reach(1))];
  return tf.tidy(() => {
    const border = [
      [0, 0],
      [th - 1, qh - height],
      [tw - 1, qw - width],
      [0, 0],
    ] as const;
    const padded = tf.pad(x, border as unknown as [number, number][]);
    const convolved = tf.conv2d(padded, phases, 1, 'valid');
    const apart = tf.reshape(convolved, [batch * qh, qw, s[0], s[1] * output[3]]);
    const placed = tf.transpose(apart, [0, 2, 1, 3]);
    const picture = tf.reshape(placed, [batch, qh * s[0], qw * s[1], output[3]]);
    return tf.slice(picture, [0, ...before, 0], [...output]) as tf.Tensor4D;
  });
}
