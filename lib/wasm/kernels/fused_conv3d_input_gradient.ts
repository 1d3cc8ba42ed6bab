import type * as tf from '@tensorflow/tfjs-core';
import { outputShape } from '../../arithmetic/conv_geometry.js';
import { FUSED_CONV_3D_BACKPROP_INPUT } from '../../ops/kernel_names.js';
import { convInputGradientLoops } from '../../repairs/loops/conv_gradients.js';
import { filled, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import type { ACTIVATIONS } from '../host/convolution.js';
import { checkShape } from './check_shape.js';
import { type FusedConv3DAttrs, fusedConv3dGeometry } from './conv_attrs.js';
import { inputGradient } from './conv_input_gradient.js';
import { finish } from './epilogue.js';

interface Attrs extends FusedConv3DAttrs {
  readonly activation: keyof typeof ACTIVATIONS;
}

/**
 * FusedConv3DBackpropInput, a kernel that tfjs does not have: what FusedConv2DBackpropInput is for
 * images, for volumes.
 */
export const fusedConv3dInputGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { activation, ...rest } = attrs as Attrs;
  const { inputShape } = rest;
  const { bias } = inputs;
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const geometry = fusedConv3dGeometry(rest, dy, filter);
  checkShape(FUSED_CONV_3D_BACKPROP_INPUT, 'dy', dy.shape, outputShape(geometry));
  if (simd === null) {
    const dx = convInputGradientLoops(geometry, floats(backend, dy), floats(backend, filter));
    return finish(backend, filled(backend, inputShape, dx), { bias, activation });
  }
  const epilogue = { bias: bias ?? undefined, activation };
  return inputGradient(backend, simd, geometry, { dy, filter }, inputShape, epilogue);
};
