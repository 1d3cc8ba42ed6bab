import * as tf from '@tensorflow/tfjs-core';
import { dilateFilter } from '../ops/dilate_filter.js';
import { replaceKernels } from './replace_kernels.js';

interface Attrs {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same';
  readonly dilations?: number | [number, number] | null;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** TensorFlow refuses dilated depthwise convolutions on processors: there a filter with zeros stands for them. */
export function repairDilatedDepthwise(): void {
  replaceKernels('tensorflow', 'DeconvDilatedDepthwise', {
    [tf.DepthwiseConv2dNative]: ({ inputs, attrs, stock }) => {
      const { strides, pad, dilations, dimRoundingMode } = attrs as Attrs;
      const d = [dilations ?? 1, dilations ?? 1].flat().slice(0, 2);
      if (d.every((one) => one === 1)) return stock();
      const { x, filter } = inputs as unknown as { x: tf.Tensor4D; filter: tf.Tensor4D };
      return tf.tidy(() => {
        const dense = dilateFilter(filter, d);
        return tf.depthwiseConv2d(x, dense, strides, pad, 'NHWC', 1, dimRoundingMode);
      });
    },
  });
}
