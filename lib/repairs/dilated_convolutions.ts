import * as tf from '@tensorflow/tfjs-core';
import { dilateFilter } from '../ops/dilate_filter.js';
import { type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

interface Dilated {
  readonly dilations?: number | readonly number[] | null;
}

/** A replacement that gives the kernel a filter with zeros between its taps, and no dilations. */
const dense =
  (kernelName: string, rank: number): ReplacedKernel =>
  ({ inputs, attrs, stock }) => {
    // tfjs-layers gives null for none.
    const dilations = (attrs as Dilated).dilations ?? 1;
    const d = Array.isArray(dilations) ? dilations.slice(0, rank) : new Array(rank).fill(dilations);
    if (d.every((one) => one === 1)) return stock();
    const { x, filter } = inputs as unknown as { x: tf.Tensor; filter: tf.Tensor };
    return tf.tidy(() => {
      const given = { ...(attrs as tf.NamedAttrMap), dilations: new Array(rank).fill(1) };
      return tf.engine().runKernel(kernelName, { x, filter: dilateFilter(filter, d) }, given);
    });
  };

/** TensorFlow refuses dilated depthwise and 3-D convolutions on processors. */
export function repairDilatedConvolutions(): void {
  replaceKernels('tensorflow', 'DeconvDilatedConvolutions', {
    [tf.DepthwiseConv2dNative]: dense(tf.DepthwiseConv2dNative, 2),
    [tf.Conv3D]: dense(tf.Conv3D, 3),
  });
}
