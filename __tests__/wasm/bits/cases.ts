import * as tf from '@tensorflow/tfjs-core';
import * as kernels from '../../../lib/ops/kernel_names.js';

/** A call of a kernel; inputs are drawn by their shapes, or given. */
export interface BitsCase {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, readonly number[] | tf.Tensor>>;
  readonly attrs: object;
  /** By plain sums only. */
  readonly exact?: boolean;
}

const SAME = { pad: 'same', dataFormat: 'NHWC', dilations: 1 } as const;

/** Maximum and average pooling of x and their gradients; `y` is the output's shape. */
function poolings(
  x: readonly number[],
  y: readonly number[],
  filterSize: number[],
  strides: number[],
): BitsCase[] {
  const volume = x.length === 5;
  const attrs = { filterSize, strides, pad: 'same', dataFormat: volume ? 'NDHWC' : 'NHWC' };
  const both = { dy: y, input: x };
  return [
    { kernel: volume ? tf.MaxPool3D : tf.MaxPool, inputs: { x }, attrs },
    { kernel: volume ? tf.MaxPool3DGrad : tf.MaxPoolGrad, inputs: both, attrs },
    { kernel: volume ? tf.AvgPool3DGrad : tf.AvgPoolGrad, inputs: both, attrs },
    { kernel: kernels.MAX_POOL_SWITCHED, inputs: { dy: x, input: x }, attrs },
    ...(volume ? [{ kernel: tf.AvgPool3D, inputs: { x }, attrs }] : []),
  ];
}

/** A convolution of an image [n, h, w, ci] and its gradients, by the cost rule and by plain sums. */
function convolutions(
  input: readonly [number, number, number, number],
  kernel: readonly [number, number],
  outChannels: number,
  strides: readonly [number, number],
): BitsCase[] {
  const [n, h, w, ci] = input;
  const output = [n, Math.ceil(h / strides[0]), Math.ceil(w / strides[1]), outChannels];
  const filter = [...kernel, ci, outChannels];
  const attrs = { ...SAME, strides };
  const shapes = { inputShape: input, filterShape: filter };
  const fused = { ...attrs, activation: 'leakyrelu', leakyreluAlpha: 0.2 };
  const cases = [
    { kernel: tf.Conv2D, inputs: { x: input, filter }, attrs },
    { kernel: tf.FusedConv2D, inputs: { x: input, filter, bias: [outChannels] }, attrs: fused },
    { kernel: tf.Conv2DBackpropInput, inputs: { dy: output, filter }, attrs },
    {
      kernel: kernels.FUSED_CONV_2D_BACKPROP_INPUT,
      inputs: { dy: output, filter, bias: [ci] },
      attrs: { ...attrs, activation: 'relu' },
    },
    { kernel: tf.Conv2DBackpropFilter, inputs: { x: input, dy: output }, attrs },
  ].map((one) => ({ ...one, attrs: { ...one.attrs, ...shapes } }));
  return [...cases, ...cases.map((one) => ({ ...one, exact: true }))];
}

function volumes(
  input: readonly number[],
  kernel: readonly number[],
  outChannels: number,
  strides: readonly number[],
): BitsCase[] {
  const spatial = input.slice(1, 4).map((length, i) => Math.ceil(length / strides[i]!));
  const output = [input[0]!, ...spatial, outChannels];
  const filter = [...kernel, input[4]!, outChannels];
  const attrs = {
    strides,
    pad: 'same',
    dataFormat: 'NDHWC',
    dilations: 1,
    inputShape: input,
    filterShape: filter,
  };
  return [
    { kernel: tf.Conv3D, inputs: { x: input, filter }, attrs },
    { kernel: tf.Conv3DBackpropInputV2, inputs: { dy: output, filter }, attrs },
    { kernel: tf.Conv3DBackpropFilterV2, inputs: { x: input, dy: output }, attrs },
  ];
}

function depthwise(
  input: readonly [number, number, number, number],
  multiplier: number,
  strides: number,
  dilations: number,
): BitsCase[] {
  const [n, h, w, c] = input;
  const filter = [3, 2, c, multiplier];
  const dy = [n, Math.ceil(h / strides), Math.ceil(w / strides), c * multiplier];
  const attrs = { ...SAME, strides, dilations, inputShape: input, filterShape: filter };
  return [
    { kernel: tf.DepthwiseConv2dNativeBackpropInput, inputs: { dy, filter }, attrs },
    { kernel: tf.DepthwiseConv2dNativeBackpropFilter, inputs: { x: input, dy }, attrs },
  ];
}

const vector = [37, 19];

/** The functions of the module that the calls below run. */
export const COVERED: readonly string[] = [
  'activationGradient',
  'adadeltaStep',
  'adafactorStep',
  'adagradStep',
  'adamStep',
  'adamaxStep',
  'addRowsById',
  'averagePool',
  'averagePoolGradient',
  'bilinearGradient',
  'binary',
  'centredSums',
  'clip',
  'convolution',
  'copyBlocks',
  'depthwiseConvolution',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'dropoutMask',
  'filterGradient',
  'filteringConvolution',
  'filteringFilterGradient',
  'filteringInputGradient',
  'filteringRowConvolution',
  'inputGradient',
  'lambStep',
  'leakyRelu',
  'lionStep',
  'maxPool',
  'maxPoolGradient',
  'maxPoolSwitched',
  'nadamStep',
  'nearestGradient',
  'normalize',
  'normalizeGradient',
  'planConvolution',
  'planFilterGradient',
  'planFilteringConvolution',
  'planFilteringFilterGradient',
  'planFilteringInputGradient',
  'planFilteringRowConvolution',
  'planInputGradient',
  'rmspropStep',
  'scaledSum',
  'sgdStep',
  'spread',
  'spreadSums',
  'sumOfSquares',
  'sumRows',
  'upsampleNearest',
  'upsampleNearestGradient',
];

/** The steps of the optimizers but Adam's, with all that they may keep, and what norms and averages are made of. */
function optimizerSteps(): BitsCase[] {
  const square = () => tf.fill(vector, 0.5);
  const values = { value: vector, gradient: vector };
  const moments = { momentum: vector, velocity: square() };
  const decays = { beta1: 0.9, rest1: 0.1, beta2: 0.99, rest2: 0.01 };
  const [rho, rates] = [
    { rho: 0.9, rest: 0.1 },
    { epsilon: 1e-7, rate: 0.01, keep: 0.75 },
  ];
  const [rows, columns] = vector as [number, number];
  return [
    {
      kernel: kernels.SGD_STEP,
      inputs: { ...values, momentum: vector },
      attrs: { ...rates, momentum: 0.9, nesterov: 1 },
    },
    {
      kernel: kernels.ADAM_STEP,
      inputs: { ...values, ...moments, velocity_hat: square() },
      attrs: { ...decays, ...rates, first: 1, second: 1 },
    },
    {
      kernel: kernels.NADAM_STEP,
      inputs: { ...values, ...moments },
      attrs: { ...decays, ...rates, ofMoment: 0.7, ofGradient: 0.4, second: 0.02 },
    },
    {
      kernel: kernels.ADAMAX_STEP,
      inputs: { ...values, momentum: vector, norm: square() },
      attrs: { ...decays, ...rates },
    },
    {
      kernel: kernels.RMSPROP_STEP,
      inputs: {
        ...values,
        velocity: tf.fill(vector, 9),
        momentum: vector,
        average_gradient: vector,
      },
      attrs: { ...rho, ...rates, momentum: 0.5 },
    },
    {
      kernel: kernels.ADAGRAD_STEP,
      inputs: { ...values, accumulator: square() },
      attrs: rates,
    },
    {
      kernel: kernels.ADADELTA_STEP,
      inputs: { ...values, accumulated_grad: square(), accumulated_delta_var: square() },
      attrs: { ...rho, ...rates },
    },
    {
      kernel: kernels.LION_STEP,
      inputs: { ...values, momentum: vector },
      attrs: { ...decays, ...rates },
    },
    {
      kernel: kernels.LAMB_STEP,
      inputs: { ...values, ...moments },
      attrs: { ...decays, ...rates, first: 0.19, second: 0.02 },
    },
    {
      kernel: kernels.ADAFACTOR_STEP,
      inputs: {
        ...values,
        velocity: square(),
        r: tf.fill([rows], 0.5),
        c: tf.fill([columns], 0.5),
      },
      attrs: {
        ...rates,
        matrices: 1,
        rows,
        columns,
        decay: 0.9,
        rest: 0.1,
        epsilon1: 1e-30,
        epsilon2: 1e-3,
        clipThreshold: 0.5,
      },
    },
    { kernel: kernels.SCALED_SUM, inputs: { x: vector, y: vector }, attrs: { a: 0.9, b: -0.3 } },
    { kernel: kernels.SUM_OF_SQUARES, inputs: { x: vector }, attrs: {} },
  ];
}

/** Calls that together run every function of COVERED, and most ways through it. */
export const bitsCases = (): BitsCase[] => [
  ...poolings([2, 8, 6, 7], [2, 4, 3, 7], [2, 2], [2, 2]),
  ...poolings([2, 1, 9, 8], [2, 1, 5, 8], [1, 2], [1, 2]),
  ...poolings([1, 7, 9, 6], [1, 4, 5, 6], [3, 3], [2, 2]),
  ...poolings([1, 5, 6, 7, 5], [1, 3, 3, 7, 5], [2, 3, 2], [2, 2, 1]),
  ...poolings([2, 4, 4, 4, 4], [2, 2, 2, 2, 4], [2, 2, 2], [2, 2, 2]),
  // Tiles of 3 x 3 taps, of few and of odd channels, of strides, of one dimension; halved taps.
  ...convolutions([2, 24, 24, 32], [3, 3], 32, [1, 1]),
  ...convolutions([3, 13, 17, 3], [3, 3], 5, [1, 1]),
  ...convolutions([2, 28, 28, 18], [5, 5], 22, [2, 2]),
  ...convolutions([1, 30, 31, 16], [4, 4], 16, [2, 2]),
  ...convolutions([2, 16, 16, 24], [3, 3], 16, [2, 2]),
  ...convolutions([2, 1, 256, 32], [1, 5], 32, [1, 2]),
  ...convolutions([2, 1, 300, 32], [1, 9], 30, [1, 1]),
  ...convolutions([1, 40, 36, 16], [7, 7], 20, [1, 1]),
  ...convolutions([2, 20, 20, 12], [5, 1], 12, [1, 1]),
  ...convolutions([1, 16, 16, 8], [2, 2], 1, [2, 2]),
  ...convolutions([2, 9, 7, 1], [3, 2], 2, [2, 1]),
  ...convolutions([1, 6, 6, 64], [1, 1], 70, [1, 1]),
  ...convolutions([1, 5, 5, 4], [2, 2], 3, [3, 3]),
  ...volumes([1, 4, 5, 6, 3], [2, 3, 3], 5, [1, 2, 1]),
  ...volumes([2, 3, 4, 4, 8], [1, 2, 2], 8, [2, 2, 2]),
  ...depthwise([2, 7, 9, 6], 1, 2, 1),
  ...depthwise([1, 8, 7, 3], 2, 1, 2),
  ...(['relu', 'leakyrelu', 'sigmoid', 'tanh'] as const).map((activation) => ({
    kernel: kernels.ACTIVATION_GRADIENT,
    inputs: { dy: vector, y: vector },
    attrs: { activation, alpha: 0.3 },
  })),
  { kernel: tf.LeakyRelu, inputs: { x: vector }, attrs: { alpha: 0.3 } },
  {
    kernel: tf.ClipByValue,
    inputs: { x: vector },
    attrs: { clipValueMin: -0.4, clipValueMax: 0.6 },
  },
  {
    kernel: kernels.ADAM_STEP,
    inputs: {
      value: vector,
      gradient: vector,
      momentum: vector,
      velocity: tf.fill(vector, 0.5),
    },
    attrs: {
      beta1: 0.9,
      rest1: 1 - 0.9,
      beta2: 0.999,
      rest2: 1 - 0.999,
      first: 0.19,
      second: 0.002,
      epsilon: 1e-7,
      rate: 0.01,
    },
  },
  {
    kernel: kernels.BATCH_NORM_TRAINING,
    inputs: { x: [700, 21], gamma: [21], beta: [21] },
    attrs: { epsilon: 1e-3 },
  },
  {
    kernel: kernels.BATCH_NORM_GRADIENT,
    inputs: {
      dy: [600, 10],
      x: [600, 10],
      mean: [10],
      gamma: [10],
      variance: tf.fill([10], 0.3),
    },
    attrs: { epsilon: 1e-3 },
  },
  {
    kernel: tf.FusedBatchNorm,
    inputs: { x: [50, 7], mean: [7], variance: tf.fill([7], 0.7), offset: [7], scale: [7] },
    attrs: { varianceEpsilon: 1e-3 },
  },
  { kernel: kernels.DROPOUT_MASK, inputs: {}, attrs: { shape: [5, 21], rate: 0.3 } },
  { kernel: kernels.UPSAMPLE_NEAREST, inputs: { x: [2, 3, 4, 7] }, attrs: { factors: [2, 3] } },
  {
    kernel: kernels.UPSAMPLE_NEAREST_GRADIENT,
    inputs: { dy: [2, 6, 12, 7] },
    attrs: { factors: [2, 3] },
  },
  ...[tf.ResizeNearestNeighborGrad, tf.ResizeBilinearGrad].map((kernel) => ({
    kernel,
    inputs: { images: [2, 5, 4, 3], dy: [2, 9, 7, 3] },
    attrs: { alignCorners: false, halfPixelCenters: true, size: [9, 7] },
  })),
  {
    kernel: tf.UnsortedSegmentSum,
    inputs: { x: [9, 5], segmentIds: tf.tensor1d([0, 3, 1, 3, 9, 0, 2, 2, 3], 'int32') },
    attrs: { numSegments: 4 },
  },
  { kernel: tf.Sum, inputs: { x: [1100, 35] }, attrs: { axis: 0 } },
  { kernel: tf.Sum, inputs: { x: [300, 3] }, attrs: { axis: 0 } },
  { kernel: tf.Concat, inputs: { 0: [3, 5, 2], 1: [3, 70, 2] }, attrs: { axis: 1 } },
  ...(['transposeA', 'transposeB'] as const).map((side) => ({
    kernel: tf.BatchMatMul,
    inputs: {
      a: side === 'transposeA' ? [9, 7] : [7, 9],
      b: side === 'transposeA' ? [9, 6] : [6, 9],
    },
    attrs: { transposeA: false, transposeB: false, [side]: true },
  })),
  ...optimizerSteps(),
  ...(['relu', 'leakyrelu'] as const).flatMap((activation, i) => [
    {
      kernel: tf.FusedDepthwiseConv2D,
      inputs: { x: [2, 9, 11, 36], filter: [3, 2 + i, 36, 1], bias: [36] },
      attrs: { ...SAME, strides: 1 + i, dilations: 1, activation, leakyreluAlpha: 0.3 },
    },
    {
      kernel: tf.DepthwiseConv2dNative,
      inputs: { x: [1, 7, 9, 512], filter: [3, 3, 512, 1] },
      attrs: { ...SAME, strides: 1, dilations: 1 + i },
    },
  ]),
  ...[tf.Add, tf.Sub, tf.Multiply, tf.RealDiv, tf.Maximum, tf.Minimum].flatMap((kernel) => [
    { kernel, inputs: { a: vector, b: [19] }, attrs: {} },
    { kernel, inputs: { a: [1, 19], b: vector }, attrs: {} },
  ]),
  { kernel: tf.Maximum, inputs: { a: vector, b: [] }, attrs: {} },
  { kernel: tf.Minimum, inputs: { a: vector, b: vector }, attrs: {} },
  {
    kernel: tf.MaxPool,
    inputs: { x: [2, 7, 6, 23] },
    attrs: { filterSize: [3, 2], strides: 1, pad: 'same', dimRoundingMode: 'floor' },
  },
  // Few channels, of whose filter gradients threads have rows.
  ...convolutions([2, 12, 11, 40], [3, 3], 1, [1, 1]),
  ...convolutions([2, 9, 9, 24], [2, 3], 11, [1, 1]),
  { kernel: kernels.DROPOUT_MASK, inputs: {}, attrs: { shape: [3, 30011], rate: 0.3 } },
  { kernel: tf.Sum, inputs: { x: [9001, 3] }, attrs: { axis: 0 } },
  { kernel: tf.SplitV, inputs: { x: [6, 5, 7] }, attrs: { axis: 2, numOrSizeSplits: [4, 3] } },
  ...[tf.Add, tf.Sub, tf.Multiply, tf.RealDiv].map((kernel) => ({
    kernel,
    inputs: { a: vector, b: vector },
    attrs: {},
  })),
  {
    kernel: kernels.OPTIMIZER_STEPS,
    inputs: {
      '0 value': vector,
      '0 gradient': vector,
      '0 momentum': vector,
      '1 value': [5],
      '1 gradient': [5],
      '1 momentum': [5],
    },
    attrs: {
      kernel: kernels.SGD_STEP,
      steps: [0, 1].map((nesterov) => ({ rate: 0.01, momentum: 0.9, nesterov })),
    },
  },
  {
    kernel: tf.Conv2D,
    inputs: { x: [1, 21, 26, 32], filter: [3, 3, 32, 32] },
    attrs: { ...SAME, strides: 1, dilations: [3, 2] },
  },
];
