import * as tf from '@tensorflow/tfjs-core';
import { type ConvCase, geometry } from '../reference/conv_gradients.js';

/** A convolution of pictures or, with a height of 1, of signals. */
export type PlaneCase = ConvCase;

export function plane(
  [batch, height, width]: [number, number, number],
  [inChannels, outChannels]: [number, number],
  [kh, kw]: [number, number],
  [sh, sw]: [number, number],
  padding: 'valid' | 'same',
): PlaneCase {
  return {
    batch,
    inChannels,
    outChannels,
    padding,
    input: [1, height, width],
    kernel: [1, kh, kw],
    strides: [1, sh, sw],
  };
}

export const nameOf = (c: PlaneCase) =>
  `${c.batch}x${c.input.slice(1).join('x')}x${c.inChannels} filters=${c.outChannels} ` +
  `k=${c.kernel.slice(1).join('x')} s=${c.strides.slice(1).join('x')} ${c.padding}`;

/** A case's tensors without the depth, and its convolution by tfjs. */
export function conv(c: PlaneCase) {
  const [, ...kernel] = c.kernel;
  const [, ...strides] = c.strides;
  const shapes = {
    x: [c.batch, ...c.input.slice(1), c.inChannels],
    y: [c.batch, ...geometry(c).output.slice(1), c.outChannels],
    w: [...kernel, c.inChannels, c.outChannels],
  };
  const run = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, c.padding);
  return { run, shapes };
}
