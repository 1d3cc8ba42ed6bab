import type * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, outputShape, type Sizes } from '../../arithmetic/conv_geometry.js';
import { FUSED_CONV_3D_BACKPROP_INPUT } from '../../ops/kernel_names.js';
import { convInputGradientLoops } from '../../repairs/loops/conv_gradients.js';
import { filled, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import type { ACTIVATIONS } from '../host/convolution.js';
import { checkShape } from './check_shape.js';
import { inputGradient } from './conv_input_gradient.js';
import { finish } from './finish.js';

interface Attrs {
  readonly strides: Sizes;
  /** Borders of the five axes, as explicit padding has them in two dimensions. */
  readonly pad: readonly (readonly [before: number, after: number])[];
  readonly inputShape: number[];
  readonly activation: keyof typeof ACTIVATIONS;
}

/**
 * FusedConv3DBackpropInput, a kernel that tfjs does not have: what FusedConv2DBackpropInput is for
 * images, for volumes.
 */
export const fusedConv3dInputGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { strides, pad, inputShape, activation } = attrs as Attrs;
  const { bias } = inputs;
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const spatial = (shape: readonly number[]) => shape as unknown as Sizes;
  const geometry: ConvGeometry = {
    batch: inputShape[0]!,
    input: spatial(inputShape.slice(1, 4)),
    inChannels: inputShape[4]!,
    output: spatial(dy.shape.slice(1, 4)),
    outChannels: filter.shape[4]!,
    kernel: spatial(filter.shape.slice(0, 3)),
    strides,
    before: spatial(pad.slice(1, 4).map(([before]) => before)),
  };
  checkShape(FUSED_CONV_3D_BACKPROP_INPUT, 'dy', dy.shape, outputShape(geometry));
  if (simd === null) {
    const dx = convInputGradientLoops(geometry, floats(backend, dy), floats(backend, filter));
    return finish(backend, filled(backend, inputShape, dx), { bias, activation });
  }
  const epilogue = { bias: bias ?? undefined, activation };
  return inputGradient(backend, simd, geometry, { dy, filter }, inputShape, epilogue);
};
