import * as tf from '@tensorflow/tfjs-core';

type Info = ReturnType<typeof tf.backend_util.computeDilation2DInfo>;

/** The sizes of a dilation of x [batch, height, width, channels]. */
export function dilationInfo(x: tf.TensorInfo, filter: tf.TensorInfo, attrs: unknown): Info {
  const { strides, pad, dilations } = attrs as tf.Dilation2DAttrs;
  return tf.backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    strides,
    pad,
    'NHWC',
    dilations,
  );
}
