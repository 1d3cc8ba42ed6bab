import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d, outputShape } from '../../arithmetic/conv_geometry.js';
import {
  FUSED_CONV_2D_BACKPROP_INPUT,
  FUSED_CONV_3D_BACKPROP_INPUT,
} from '../../ops/kernel_names.js';
import { withFittingDy } from '../../repairs/fitting_gradient.js';
import { type BackendKernels, backendKernels } from '../../tfjs/backend_kernels.js';
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
import type { Epilogue } from './epilogue.js';

/** How a backend computes the gradients of a convolution. */
export interface ConvolutionGradients<Backend> {
  /** tfjs's name of the backend. */
  readonly backendName: string;
  inputGradient(
    backend: Backend,
    g: ConvGeometry,
    tensors: { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo },
    shape: number[],
    epilogue?: Epilogue,
  ): tf.TensorInfo;
  filterGradient(
    backend: Backend,
    g: ConvGeometry,
    tensors: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo },
    shape: number[],
  ): tf.TensorInfo;
  /** What is not left to tfjs's kernel. */
  takesInputGradient(g: ConvGeometry, backend: Backend, volume: boolean): boolean;
  takesFilterGradient(g: ConvGeometry, backend: Backend): boolean;
  /** Whether bias and activation of an image are left to kernels of their own. */
  leavesEpilogue(g: ConvGeometry, backend: Backend): boolean;
}

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

/** Whether the kernels take it: stock's answer what has no values, and other layouts. */
const takes = ({ attrs, inputs }: KernelCall, shape: readonly number[]): boolean => {
  if ((attrs as Conv2DAttrs).dataFormat === 'NCHW' || size(shape) === 0) return false;
  const float = Object.values(inputs).every(
    (t) => t === null || t === undefined || t.dtype === 'float32',
  );
  const some = Object.values(inputs).every(
    (t) => t === null || t === undefined || size(t.shape) > 0,
  );
  return float && some;
};

/** One of the two gradients. */
interface Gradient<Backend> {
  /** The shapes of the convolution's input and of its filter. */
  shapes(call: KernelCall): { readonly input: number[]; readonly filter: number[] };
  readonly of: 'input' | 'filter';
  takes(g: ConvGeometry, backend: Backend, volume: boolean): boolean;
  run(backend: Backend, g: ConvGeometry, inputs: never, shape: number[]): tf.TensorInfo;
}

const ofInput = <Backend>(of: ConvolutionGradients<Backend>): Gradient<Backend> => ({
  shapes: ({ inputs, attrs }) => {
    return { input: (attrs as { inputShape: number[] }).inputShape, filter: inputs.filter!.shape };
  },
  of: 'input',
  takes: of.takesInputGradient,
  run: of.inputGradient,
});

const ofFilter = <Backend>(of: ConvolutionGradients<Backend>): Gradient<Backend> => ({
  shapes: ({ inputs, attrs }) => {
    return { input: inputs.x!.shape, filter: (attrs as { filterShape: number[] }).filterShape };
  },
  of: 'filter',
  takes: of.takesFilterGradient,
  run: of.filterGradient,
});

/** A gradient as a kernel; what it does not take is left to tfjs's. */
function gradientKernel<Backend, Attrs>(
  [backendName, name]: readonly [backendName: string, name: string],
  gradient: Gradient<Backend>,
  rank: Rank<Attrs>,
): ReplacedKernel {
  const kernel: ReplacedKernel = (call) => {
    const backend = call.backend as Backend;
    const shapes = gradient.shapes(call);
    const shape = shapes[gradient.of];
    const g = rank.geometry(call.attrs as Attrs, shapes.input, shapes.filter);
    const taken = takes(call, shape) && gradient.takes(g, backend, shape.length === 5);
    if (!taken) return call.stock();
    const expected = rank.shape(g);
    if (!tf.util.arraysEqual(call.inputs.dy!.shape, expected)) {
      return withFittingDy([backendName, name], call, expected, kernel);
    }
    return gradient.run(backend, g, call.inputs as never, shape);
  };
  return kernel;
}

interface FusedAttrs {
  readonly inputShape: number[];
  readonly activation?: Epilogue['activation'];
  readonly leakyreluAlpha?: number;
}

const ACTIVATION_KERNELS = {
  linear: tf.Identity,
  relu: tf.Relu,
  relu6: tf.Relu6,
  leakyrelu: tf.LeakyRelu,
} as const;

/** A transposed convolution of an image, its bias and its activation by the backend's own kernels. */
function byKernels(
  { run, free }: BackendKernels,
  { dy, filter, bias }: KernelCall['inputs'],
  { strides, pad, inputShape, activation = 'linear', leakyreluAlpha }: Conv2DAttrs & FusedAttrs,
): tf.TensorInfo {
  const attrs = { strides, pad, inputShape, dataFormat: 'NHWC' };
  let y = run(tf.Conv2DBackpropInput, { dy: dy!, filter: filter! }, attrs);
  const next = (name: string, inputs: tf.NamedTensorInfoMap, more: object = {}) => {
    const after = run(name, inputs, more);
    free(y);
    y = after;
  };
  if (bias) next(tf.Add, { a: y, b: bias });
  const alpha = leakyreluAlpha;
  if (activation !== 'linear') next(ACTIVATION_KERNELS[activation], { x: y }, { alpha });
  return y;
}

/** A transposed convolution that ends with bias and activation. */
function fused<Backend, Attrs>(
  of: ConvolutionGradients<Backend>,
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
    if (inputShape.length === 4 && of.leavesEpilogue(g, backend as Backend)) {
      return byKernels(backendKernels(of.backendName, backend), inputs, given as never);
    }
    const epilogue = { bias: inputs.bias ?? undefined, activation, alpha: leakyreluAlpha };
    return of.inputGradient(backend as Backend, g, { dy, filter }, inputShape, epilogue);
  };
}

/** The gradients of convolutions that replace tfjs's. */
export function convolutionGradients<Backend>(
  of: ConvolutionGradients<Backend>,
): Record<string, ReplacedKernel> {
  const kernel = <Attrs>(name: string, gradient: Gradient<Backend>, rank: Rank<Attrs>) => ({
    [name]: gradientKernel([of.backendName, name], gradient, rank),
  });
  return {
    ...kernel(tf.Conv2DBackpropInput, ofInput(of), IMAGES),
    ...kernel(tf.Conv3DBackpropInputV2, ofInput(of), VOLUMES),
    ...kernel(tf.Conv2DBackpropFilter, ofFilter(of), IMAGES),
    ...kernel(tf.Conv3DBackpropFilterV2, ofFilter(of), VOLUMES),
  };
}

/** FusedConv2DBackpropInput and FusedConv3DBackpropInput, which tfjs does not have. */
export const fusedConvolutionGradients = <Backend>(
  of: ConvolutionGradients<Backend>,
): Readonly<Record<string, ReplacedKernel>> => ({
  [FUSED_CONV_2D_BACKPROP_INPUT]: fused<Backend, Conv2DAttrs>(
    of,
    FUSED_CONV_2D_BACKPROP_INPUT,
    IMAGES.shape,
    (attrs, _, filter) => IMAGES.geometry(attrs, attrs.inputShape, filter.shape),
  ),
  [FUSED_CONV_3D_BACKPROP_INPUT]: fused<Backend, FusedConv3DAttrs>(
    of,
    FUSED_CONV_3D_BACKPROP_INPUT,
    VOLUMES.shape,
    fusedConv3dGeometry,
  ),
});
