import type * as tf from '@tensorflow/tfjs-core';
import { sliceInfo } from '../ops/slice_info.js';

/** Where a strided slice begins and ends along each axis of a shape, without masks, and the shape of its output. */
export function sliceBounds(shape: number[], a: tf.StridedSliceAttrs) {
  const { begin, end, strides, finalShape } = sliceInfo(shape, a);
  // Before the first value backwards; -1 alone is the last one.
  return {
    begin,
    end: end.map((last, i) => (last < 0 ? last - shape[i]! : last)),
    strides,
    finalShape,
  };
}
