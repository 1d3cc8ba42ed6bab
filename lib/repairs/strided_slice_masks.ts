import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from './backend_kernels.js';
import { replaceKernels } from './replace_kernels.js';

/**
 * StridedSlice with an axis that is dropped beside a stride: stock copies by the shape without that axis, and so
 * reads other rows. Here nothing is dropped before all is copied.
 */
export function repairStridedSliceMasks(backendName: string): void {
  replaceKernels(backendName, 'DeconvStridedSlice', {
    [tf.StridedSlice]: ({ backend, inputs, attrs, stock }) => {
      const x = inputs.x!;
      const a = attrs as tf.StridedSliceAttrs;
      if (a.shrinkAxisMask === 0) return stock();
      const { begin, end, strides, finalShape } = tf.slice_util.sliceInfo(
        ...([x.shape, a.begin, a.end, a.strides, a.beginMask, a.endMask] as const),
        ...([a.ellipsisMask, a.newAxisMask, a.shrinkAxisMask] as const),
      );
      // Before the first value backwards; -1 alone is the last one.
      const bounds = end.map((last, i) => (last < 0 ? last - x.shape[i]! : last));
      const masks = {
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
      };
      const copy = stock({ x }, { begin, end: bounds, strides, ...masks });
      const { run, free } = backendKernels(backendName, backend);
      const shaped = run(tf.Reshape, { x: copy }, { shape: finalShape });
      free(copy);
      return shaped;
    },
  });
}
