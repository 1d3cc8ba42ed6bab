import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { dilateFilter } from './dilate_filter.js';

/** A valid convolution, channels last; of stride and dilation only one may exceed 1. */
export function plain(
  x: tf.Tensor,
  filter: tf.Tensor,
  strides: readonly number[],
  dilations: readonly number[],
): tf.Tensor {
  const both = strides.some((s) => s > 1) || x.rank === 5;
  const dense = both ? dilateFilter(filter, dilations) : filter;
  const d = both ? dilations.map(() => 1) : dilations;
  switch (x.rank) {
    case 3:
      return tf.conv1d(x as tf.Tensor3D, dense as tf.Tensor3D, strides[0]!, 'valid', 'NWC', d[0]!);
    case 4:
      return tf.conv2d(
        x as tf.Tensor4D,
        dense as tf.Tensor4D,
        strides as [number, number],
        'valid',
        'NHWC',
        d as [number, number],
      );
    default:
      return tf.conv3d(
        x as tf.Tensor5D,
        dense as tf.Tensor5D,
        strides as [number, number, number],
        'valid',
      );
  }
}

/** One kernel a channel, in two dimensions or one; integers become floats. */
export function depthwise(
  input: tf.Tensor,
  filter: tf.Tensor,
  strides: readonly number[],
  dilations: readonly number[],
): tf.Tensor {
  const x = input.dtype === 'float32' ? input : tf.cast(input, 'float32');
  const strided = strides.some((s) => s > 1);
  const dense = strided ? dilateFilter(filter, dilations) : filter;
  const d = strided ? dilations.map(() => 1) : dilations;
  if (x.rank === 3) {
    const s = strides[0]!;
    const y = tf.depthwiseConv2d(
      tf.expandDims(x, 1) as tf.Tensor4D,
      tf.expandDims(dense, 0) as tf.Tensor4D,
      [s, s],
      'valid',
      'NHWC',
      [d[0]!, d[0]!],
    );
    return tf.squeeze(y, [1]);
  }
  const [s, t] = strides as [number, number];
  if (s !== t || d[0] !== d[1]) fail('depthwise', 'strides and dilations', 'equal', { strides, d });
  return tf.depthwiseConv2d(
    x as tf.Tensor4D,
    dense as tf.Tensor4D,
    [s, t],
    'valid',
    'NHWC',
    d as [number, number],
  );
}
