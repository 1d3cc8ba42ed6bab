import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../tfjs/backend_kernels.js';
import { replaceKernels } from '../tfjs/replace_kernels.js';
import { sliceBounds } from './slice_bounds.js';

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
      const { begin, end, strides, finalShape } = sliceBounds(x.shape, a);
      const masks = {
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
      };
      const copy = stock({ x }, { begin, end, strides, ...masks });
      const { run, free } = backendKernels(backendName, backend);
      const shaped = run(tf.Reshape, { x: copy }, { shape: finalShape });
      free(copy);
      return shaped;
    },
  });
}
