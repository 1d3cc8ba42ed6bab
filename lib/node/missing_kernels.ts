import * as tf from '@tensorflow/tfjs-core';
import { filled } from '../check.js';

/** The kernels that the gradients of convolutional models call, by the layers that bring them. */
const TRAINING_KERNELS = [
  // Conv1D, Conv2D and their transposes
  tf.Conv2D,
  tf.Conv2DBackpropInput,
  tf.Conv2DBackpropFilter,
  // Conv3D and Conv3DTranspose
  tf.Conv3D,
  tf.Conv3DBackpropInputV2,
  tf.Conv3DBackpropFilterV2,
  // DepthwiseConv2D and SeparableConv2D
  tf.DepthwiseConv2dNative,
  tf.DepthwiseConv2dNativeBackpropInput,
  tf.DepthwiseConv2dNativeBackpropFilter,
  // pooling and upsampling
  tf.MaxPoolGrad,
  tf.AvgPoolGrad,
  tf.MaxPool3DGrad,
  tf.AvgPool3DGrad,
  tf.ResizeNearestNeighborGrad,
  tf.ResizeBilinearGrad,
  // Embedding
  tf.UnsortedSegmentSum,
] as const;

/**
 * The kernels a backend lacks of those that training convolutional models takes.
 *
 * @param backend tfjs's name of a backend that is loaded.
 * @returns kernel names, empty when it has all of them.
 *
 * @throws ValueError for what is no name
 * @example
 * missingKernels('cpu'); // []
 */
export function missingKernels(backend: string): string[] {
  filled('missingKernels', 'backend', backend, 'the name of a backend');
  return TRAINING_KERNELS.filter((kernel) => tf.getKernel(kernel, backend) === undefined);
}
