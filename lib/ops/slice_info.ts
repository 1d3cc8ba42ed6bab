import * as tf from '@tensorflow/tfjs-core';

/** Begin, end, steps and shape of a strided slice, its masks applied. */
export const sliceInfo = (shape: number[], a: tf.StridedSliceAttrs) =>
  tf.slice_util.sliceInfo(
    shape,
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
