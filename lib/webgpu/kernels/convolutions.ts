import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d, outputShape } from '../../arithmetic/conv_geometry.js';
import {
  FUSED_CONV_2D_BACKPROP_INPUT,
  FUSED_CONV_3D_BACKPROP_INPUT,
} from '../../ops/kernel_names.js';
import { withFittingDy } from '../../repairs/fitting_gradient.js';
import type { KernelCall, ReplacedKernel } from '../../tfjs/replace_kernels.js';
import { checkShape } from '../../wasm/kernels/check_shape.js';
import {
  type Conv2DAttrs,
  type Conv3DAttrs,
  conv2dInfo,
  conv3dGeometry,
  type FusedConv3DAttrs,
  fusedConv3dGeometry,
} from '../../wasm/kernels/conv_attrs.js';
import { MOST_WORKGROUPS, type WebgpuBackend } from '../backend.js';
import { tileChoice } from '../tile_choice.js';
import { filterGradient, filterGradientPlan } from './conv_filter_gradient.js';
import { inputGradient } from './conv_input_gradient.js';
import type { Epilogue } from './epilogue.js';
import { inputGradientPlan } from './input_gradient_plan.js';

/** What the kernels of both ranks need besides their names. */
interface Rank<Attrs> {
  geometry(
    attrs: Attrs,
    inputShape: readonly number[],
    filterShape: readonly number[],
  ): ConvGeometry;
  /** The shape of dy. */
  shape(g: ConvGeometry): number[];
}

const IMAGES: Rank<Conv2DAttrs> = {
  geometry: (attrs, input, filter) => geometry2d(conv2dInfo(attrs, input, filter)),
  shape: ({ batch, output, outChannels }) => [batch, output[1], output[2], outChannels],
};
const VOLUMES: Rank<Conv3DAttrs> = { geometry: conv3dGeometry, shape: outputShape };

const size = (shape: readonly number[]) => tf.util.sizeFromShape([...shape]);

/** Whether the kernels take it: stock's answer what has no values, other layouts, and more tiles than a card takes. */
const takes = (
  { attrs, inputs }: KernelCall,
  shape: readonly number[],
  dispatch: () => readonly number[],
): boolean => {
  if ((attrs as Conv2DAttrs).dataFormat === 'NCHW' || size(shape) === 0) return false;
  const float = Object.values(inputs).every(
    (t) => t === null || t === undefined || t.dtype === 'float32',
  );
  const some = Object.values(inputs).every(
    (t) => t === null || t === undefined || size(t.shape) > 0,
  );
  return float && some && dispatch().every((n) => n <= MOST_WORKGROUPS);
};

const choiceOf = ({ backend }: KernelCall) => tileChoice(backend as WebgpuBackend);

function inputGradientKernel<Attrs>(name: string, rank: Rank<Attrs>): ReplacedKernel {
  const kernel: ReplacedKernel = (call) => {
    const { inputShape } = call.attrs as { inputShape: number[] };
    const { dy, filter } = call.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const g = rank.geometry(call.attrs as Attrs, inputShape, filter.shape);
    if (!takes(call, inputShape, () => inputGradientPlan(g, choiceOf(call)).dispatch))
      return call.stock();
    const expected = rank.shape(g);
    if (!tf.util.arraysEqual(dy.shape, expected)) {
      return withFittingDy(['webgpu', name], call, expected, kernel);
    }
    return inputGradient(call.backend as WebgpuBackend, g, { dy, filter }, inputShape);
  };
  return kernel;
}

function filterGradientKernel<Attrs>(name: string, rank: Rank<Attrs>): ReplacedKernel {
  const kernel: ReplacedKernel = (call) => {
    const { filterShape } = call.attrs as { filterShape: number[] };
    const { x, dy } = call.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const g = rank.geometry(call.attrs as Attrs, x.shape, filterShape);
    if (!takes(call, filterShape, () => filterGradientPlan(g, choiceOf(call)).dispatch))
      return call.stock();
    const expected = rank.shape(g);
    if (!tf.util.arraysEqual(dy.shape, expected)) {
      return withFittingDy(['webgpu', name], call, expected, kernel);
    }
    return filterGradient(call.backend as WebgpuBackend, g, { x, dy }, filterShape);
  };
  return kernel;
}

interface FusedAttrs {
  readonly inputShape: number[];
  readonly activation?: Epilogue['activation'];
  readonly leakyreluAlpha?: number;
}

/** A transposed convolution that ends with bias and activation, in the same dispatch. */
function fused<Attrs>(
  name: string,
  shape: (g: ConvGeometry) => number[],
  geometry: (attrs: Attrs & FusedAttrs, dy: tf.TensorInfo, filter: tf.TensorInfo) => ConvGeometry,
): ReplacedKernel {
  return ({ backend, inputs, attrs }) => {
    const given = attrs as Attrs & FusedAttrs;
    const { inputShape, activation = 'linear', leakyreluAlpha } = given;
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const g = geometry(given, dy, filter);
    checkShape(name, 'dy', dy.shape, shape(g));
    const epilogue = { bias: inputs.bias ?? undefined, activation, alpha: leakyreluAlpha };
    return inputGradient(backend as WebgpuBackend, g, { dy, filter }, inputShape, epilogue);
  };
}

/** The gradients of convolutions that replace tfjs's. */
export const convolutionGradients: Readonly<Record<string, ReplacedKernel>> = {
  [tf.Conv2DBackpropInput]: inputGradientKernel(tf.Conv2DBackpropInput, IMAGES),
  [tf.Conv3DBackpropInputV2]: inputGradientKernel(tf.Conv3DBackpropInputV2, VOLUMES),
  [tf.Conv2DBackpropFilter]: filterGradientKernel(tf.Conv2DBackpropFilter, IMAGES),
  [tf.Conv3DBackpropFilterV2]: filterGradientKernel(tf.Conv3DBackpropFilterV2, VOLUMES),
};

/** FusedConv2DBackpropInput and FusedConv3DBackpropInput, which tfjs does not have. */
export const fusedConvolutionGradients: Readonly<Record<string, ReplacedKernel>> = {
  [FUSED_CONV_2D_BACKPROP_INPUT]: fused<Conv2DAttrs>(
    FUSED_CONV_2D_BACKPROP_INPUT,
    IMAGES.shape,
    (attrs, _, filter) => IMAGES.geometry(attrs, attrs.inputShape, filter.shape),
  ),
  [FUSED_CONV_3D_BACKPROP_INPUT]: fused<FusedConv3DAttrs>(
    FUSED_CONV_3D_BACKPROP_INPUT,
    VOLUMES.shape,
    fusedConv3dGeometry,
  ),
};
