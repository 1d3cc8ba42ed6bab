import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

/**
 * Sums of segments whose ids have several axes, as of the gradient of an embedding of several texts, and of no
 * values: stock's shader takes ids of one axis alone, and no length for one of nothing.
 */
export function repairSegmentSum(backendName: string): void {
  replaceKernels(backendName, 'DeconvSegmentSum', {
    [tf.UnsortedSegmentSum]: ({ backend, inputs, attrs, stock }) => {
      const { x, segmentIds } = inputs as Record<string, tf.TensorInfo>;
      const { numSegments } = attrs as tf.UnsortedSegmentSumAttrs;
      const rank = segmentIds!.shape.length;
      const rest = x!.shape.slice(rank);
      const shape = [numSegments, ...rest];
      const { run, free } = backendKernels(backendName, backend);
      if (tf.util.sizeFromShape(x!.shape) === 0) {
        return run(tf.Fill, {}, { shape, value: 0, dtype: x!.dtype });
      }
      if (rank === 1) return stock();
      const length = tf.util.sizeFromShape(segmentIds!.shape);
      const rows = run(tf.Reshape, { x: x! }, { shape: [length, ...rest] });
      const ids = run(tf.Reshape, { x: segmentIds! }, { shape: [length] });
      try {
        return stock({ x: rows, segmentIds: ids }, attrs as object);
      } finally {
        free(rows, ids);
      }
    },
  });
}
