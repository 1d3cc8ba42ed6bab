import * as tf from '@tensorflow/tfjs-core';
import { FUSED_CONV_2D_BACKPROP_INPUT } from '../ops/kernel_names.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { reluGradient } from './fuse_activation_gradients.js';

interface Attrs {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | tf.backend_util.ExplicitPadding;
  readonly activation: string;
}

/** The gradient before bias and activation, and that of the bias, which is [channels]. */
function beforeEpilogue(dy: tf.Tensor, y: tf.Tensor, { activation }: Attrs) {
  const d = activation === 'relu' ? reluGradient(dy, y) : dy;
  return { d, bias: () => tf.sum(d, [0, 1, 2]) };
}

/** Runs a kernel of an undilated convolution with these strides and borders. */
function run(
  kernelName: string,
  inputs: tf.NamedTensorMap,
  { strides, pad }: Attrs,
  shape: { readonly inputShape?: number[]; readonly filterShape?: number[] } = {},
): tf.Tensor {
  // Explicit borders need a way to round; they leave nothing to it but zeros beyond the last window.
  const dimRoundingMode = Array.isArray(pad) ? 'floor' : undefined;
  const attrs = { strides, pad, dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode, ...shape };
  return tf
    .engine()
    .runKernel(kernelName, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor;
}

/**
 * Gives gradients to the convolutions that end with bias and activation, linear or relu: FusedConv2D and
 * FusedConv2DBackpropInput. tfjs has one for tf.fused.conv2d only, which takes the input's gradient of a
 * model's first layer, too, where nothing uses it.
 */
export function fuseConvGradients(): void {
  replaceGradient({
    kernelName: tf.FusedConv2D,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (gradient, [x, filter, y], attributes) => {
      const attrs = attributes as unknown as Attrs;
      const { d: dy, bias } = beforeEpilogue(gradient as tf.Tensor, y!, attrs);
      const [inputShape, filterShape] = [x!.shape, filter!.shape];
      return {
        x: () => run(tf.Conv2DBackpropInput, { dy, filter: filter! }, attrs, { inputShape }),
        filter: () => run(tf.Conv2DBackpropFilter, { x: x!, dy }, attrs, { filterShape }),
        bias,
      };
    },
  });
  replaceGradient({
    kernelName: FUSED_CONV_2D_BACKPROP_INPUT,
    inputsToSave: ['dy', 'filter'],
    outputsToSave: [true],
    gradFunc: (gradient, [dy, filter, y], attributes) => {
      const attrs = attributes as unknown as Attrs;
      const { d: x, bias } = beforeEpilogue(gradient as tf.Tensor, y!, attrs);
      const filterShape = filter!.shape;
      return {
        dy: () => run(tf.Conv2D, { x, filter: filter! }, attrs),
        filter: () => run(tf.Conv2DBackpropFilter, { x, dy: dy! }, attrs, { filterShape }),
        bias,
      };
    },
  });
}
