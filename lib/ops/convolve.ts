import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';
import { type Epilogue, finish, NO_EPILOGUE } from './epilogue.js';
import { fusedConv } from './fused_conv.js';

function convolvePicture(
  x: tf.Tensor,
  filter: tf.Tensor,
  pad: Padding,
  epilogue: Epilogue,
): tf.Tensor {
  const fused = fusedConv(x, filter, [1, 1], pad, epilogue);
  return fused ?? finish(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad), epilogue);
}

/**
 * A convolution of stride 1 in one, two or three dimensions, differentiable on every backend.
 *
 * In 3-D the depth taps become input channels of one 2-D convolution over all depths: the stock
 * 3-D kernels are wrong or slow on some backends.
 *
 * @param x [batch, ...spatial, in]
 * @param filter [...kernel, in, out]
 * @param epilogue what a layer adds to it
 * @returns [batch, ...outSpatial, out]
 */
export function convolve(
  x: tf.Tensor,
  filter: tf.Tensor,
  pad: Padding,
  epilogue: Epilogue = NO_EPILOGUE,
): tf.Tensor {
  if (filter.rank === 3) {
    const [row, taps] = [tf.expandDims(x, 1), tf.expandDims(filter, 0)];
    return tf.squeeze(convolvePicture(row, taps, pad, epilogue), [1]);
  }
  if (filter.rank === 4) return convolvePicture(x, filter, pad, epilogue);
  const [kd, kh, kw, channels, out] = filter.shape as [number, number, number, number, number];
  const border = pad === 'same' ? kd - 1 : 0;
  const before = border >> 1;
  const padded = tf.pad(x, [
    [0, 0],
    [before, border - before],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  const [batch, depth, height, width] = padded.shape as [number, number, number, number];
  const depths = depth - kd + 1;
  const taps = Array.from({ length: kd }, (_, j) =>
    tf.slice(padded, [0, j, 0, 0, 0], [batch, depths, height, width, channels]),
  );
  const planes: tf.Tensor4D = tf.reshape(tf.concat(taps, 4), [
    batch * depths,
    height,
    width,
    kd * channels,
  ]);
  const flat: tf.Tensor4D = tf.reshape(tf.transpose(filter, [1, 2, 0, 3, 4]), [
    kh,
    kw,
    kd * channels,
    out,
  ]);
  const y = tf.conv2d(planes, flat, 1, pad);
  return finish(tf.reshape(y, [batch, depths, y.shape[1], y.shape[2], out]), epilogue);
}
