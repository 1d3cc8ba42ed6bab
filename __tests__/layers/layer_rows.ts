const LAYER = { name: 'it', trainable: true, dtype: 'float32' };
const KERNEL = {
  ...LAYER,
  filters: 2,
  kernelSize: [2],
  strides: [2],
  padding: 'same',
  dataFormat: 'channelsLast',
  activation: 'relu',
  useBias: true,
  kernelInitializer: 'glorotUniform',
  biasInitializer: { className: 'Zeros', config: {} },
  kernelRegularizer: 'l2',
  biasRegularizer: null,
  activityRegularizer: null,
  kernelConstraint: 'nonNeg',
  biasConstraint: null,
};
const SHAPES = [
  [4, 1],
  [4, 4, 1],
  [4, 4, 4, 1],
];
const fill = <T>(rank: number, value: T) => new Array<T>(rank).fill(value);
const transposed = (rank: number) => ({
  ...KERNEL,
  kernelSize: fill(rank, 2),
  strides: fill(rank, 2),
  outputPadding: fill(rank, 0),
  dilationRate: fill(rank, 1),
  inputShape: SHAPES[rank - 1],
});
const STAGE = {
  kind: 'convolution',
  kernelSize: [2],
  strides: [2],
  dilationRate: [1],
  padding: 'same',
};

/** How weights begin and are held. */
const settings = (...names: string[]) =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`${name}Initializer`, 'ones'],
      [`${name}Regularizer`, 'l2'],
      [`${name}Constraint`, null],
    ]),
  );
const { filters: _, kernelInitializer, kernelRegularizer, kernelConstraint, ...WINDOW } = KERNEL;
const DEPTHWISE = {
  ...WINDOW,
  depthMultiplier: 2,
  dilationRate: [1],
  ...settings('depthwise', 'bias'),
};
const bordered = (rank: number) => ({
  ...LAYER,
  padding: [...fill(rank - 1, [1, 1]), [0, 1]],
  dataFormat: 'channelsFirst',
});
const grouped = (rank: number) => ({
  ...KERNEL,
  filters: 4,
  activation: 'tanh',
  kernelSize: fill(rank, 2),
  strides: fill(rank, 1),
  dilationRate: fill(rank, 1),
  groups: 2,
});
const HEADS = {
  dropout: 0.1,
  useBias: true,
  slidingWindow: 2,
  useGate: true,
  seed: 3,
  useCausalMask: true,
  ...settings('kernel', 'bias'),
};

/**
 * A row for each layer of this package: all its options, and shapes that it takes, the batch included.
 * `suites.test.ts` says what the layer must do, `errors/every_argument.test.ts` gives each wrongly.
 */
export const LAYER_ROWS: Readonly<Record<string, { args: object; shapes: number[][] }>> = {
  Conv1DTranspose: { args: transposed(1), shapes: [[1, 4, 1]] },
  Conv2DTranspose: { args: transposed(2), shapes: [[1, 4, 4, 1]] },
  Conv3DTranspose: { args: transposed(3), shapes: [[1, 2, 2, 2, 1]] },
  Deconvolution: {
    args: {
      ...KERNEL,
      kernelSize: [3],
      method: 'upsample',
      interpolation: 'bilinear',
      outputSize: [8],
    },
    shapes: [[1, 4, 1]],
  },
  UpSampling1D: { args: { ...LAYER, size: [2] }, shapes: [[1, 4, 1]] },
  UpSampling3D: {
    args: { ...LAYER, size: [1, 2, 2], dataFormat: 'channelsLast' },
    shapes: [[1, 2, 2, 2, 1]],
  },
  ZeroPadding1D: { args: { ...LAYER, padding: [1, 2] }, shapes: [[1, 4, 1]] },
  ZeroPadding3D: {
    args: {
      ...LAYER,
      padding: [
        [1, 1],
        [0, 1],
        [0, 0],
      ],
      dataFormat: 'channelsFirst',
    },
    shapes: [[1, 2, 2, 2, 1]],
  },
  PixelShuffle: {
    args: { ...LAYER, upscaleFactor: 2, order: 'tf', dataFormat: 'channelsFirst' },
    shapes: [[1, 8, 2, 3]],
  },
  PixelUnshuffle: {
    args: { ...LAYER, downscaleFactor: 2, order: 'torch', dataFormat: 'channelsLast' },
    shapes: [[1, 4, 2]],
  },
  ReflectionPadding1D: { args: { ...LAYER, padding: [1, 2] }, shapes: [[1, 4, 1]] },
  ReflectionPadding2D: { args: bordered(2), shapes: [[1, 3, 2, 3]] },
  ReflectionPadding3D: { args: bordered(3), shapes: [[1, 1, 2, 2, 2]] },
  ReplicationPadding1D: { args: { ...LAYER, padding: [1, 2] }, shapes: [[1, 4, 1]] },
  ReplicationPadding2D: { args: bordered(2), shapes: [[1, 3, 2, 3]] },
  ReplicationPadding3D: { args: bordered(3), shapes: [[1, 2, 2, 2, 1]] },
  Cropping1D: { args: { ...LAYER, cropping: [1, 1] }, shapes: [[1, 4, 1]] },
  Cropping2D: {
    args: {
      ...LAYER,
      cropping: [
        [1, 1],
        [0, 1],
      ],
      dataFormat: 'channelsLast',
    },
    shapes: [[1, 4, 4, 1]],
  },
  Cropping3D: {
    args: {
      ...LAYER,
      cropping: [
        [0, 1],
        [0, 0],
        [1, 0],
      ],
      dataFormat: 'channelsLast',
    },
    shapes: [[1, 2, 2, 2, 1]],
  },
  MaxUnpooling1D: {
    args: { ...LAYER, poolSize: [2], strides: [2], padding: 'valid' },
    shapes: [
      [1, 2, 1],
      [1, 4, 1],
    ],
  },
  MaxUnpooling2D: {
    args: { ...LAYER, poolSize: [2, 2], strides: [2, 2], padding: 'same' },
    shapes: [
      [1, 2, 2, 1],
      [1, 4, 4, 1],
    ],
  },
  Sampling: {
    args: { ...LAYER, divergenceWeight: 0.5, seed: 3 },
    shapes: [
      [1, 4],
      [1, 4],
    ],
  },
  GroupedConv1D: { args: grouped(1), shapes: [[1, 4, 4]] },
  GroupedConv2D: { args: grouped(2), shapes: [[1, 3, 2, 4]] },
  GroupedConv3D: { args: grouped(3), shapes: [[1, 2, 2, 2, 4]] },
  DepthwiseConv1D: { args: DEPTHWISE, shapes: [[1, 4, 2]] },
  SeparableConv1D: {
    args: { ...DEPTHWISE, filters: 3, ...settings('pointwise') },
    shapes: [[1, 4, 2]],
  },
  GroupNormalization: {
    args: {
      ...LAYER,
      groups: 2,
      axis: -1,
      epsilon: 0.01,
      center: true,
      scale: true,
      ...settings('beta', 'gamma'),
    },
    shapes: [[1, 3, 4]],
  },
  InstanceNormalization: {
    args: { ...LAYER, epsilon: 0.01, affine: true, ...settings('beta', 'gamma') },
    shapes: [[1, 3, 4]],
  },
  Snake: { args: { ...LAYER, alphaLogarithmic: true, ...settings('alpha') }, shapes: [[2, 3, 2]] },
  GLU: { args: { ...LAYER, axis: 1 }, shapes: [[1, 4, 2]] },
  RMSNormalization: { args: { ...LAYER, axis: [2], epsilon: 0.01 }, shapes: [[2, 3, 4]] },
  Normalization: {
    args: { ...LAYER, axis: [-1], mean: [1, 2, 0], variance: [4, 1, 2], invert: false },
    shapes: [[2, 4, 3]],
  },
  UnitNormalization: { args: { ...LAYER, axis: [1, 2] }, shapes: [[2, 3, 4]] },
  EinsumDense: {
    args: {
      ...LAYER,
      equation: 'abc,cde->abde',
      outputShape: [null, 2, 3],
      activation: 'tanh',
      biasAxes: 'e',
      ...settings('kernel', 'bias'),
    },
    shapes: [[2, 3, 4]],
  },
  FiLM: {
    args: { ...LAYER, useBias: true, ...settings('kernel', 'bias') },
    shapes: [
      [2, 3, 2],
      [2, 4],
    ],
  },
  AdaIN: {
    args: { ...LAYER, epsilon: 0.01 },
    shapes: [
      [1, 3, 2],
      [1, 4, 2],
    ],
  },
  SinusoidalEmbedding: {
    args: {
      ...LAYER,
      embeddingDim: 5,
      flipSinToCos: true,
      downscaleFreqShift: 0,
      scale: 2,
      maxPeriod: 100,
    },
    shapes: [[2, 3]],
  },
  RandomFourierFeatures: {
    args: { ...LAYER, features: 3, scale: 0.5, seed: 3 },
    shapes: [[2, 3, 2]],
  },
  VectorQuantizer: {
    args: {
      ...LAYER,
      numEmbeddings: 4,
      commitmentCost: 0.5,
      decay: 0.9,
      epsilon: 0.001,
      deadCodes: 0.5,
      seed: 3,
      embeddingsInitializer: 'ones',
    },
    shapes: [[2, 3, 2]],
  },
  ResidualVectorQuantizer: {
    args: {
      ...LAYER,
      numQuantizers: 2,
      numEmbeddings: 4,
      embeddingDim: 3,
      normalize: true,
      dropout: 0.5,
      commitmentCost: 0.5,
      decay: 0.9,
      epsilon: 0.001,
      deadCodes: 0.5,
      seed: 3,
      embeddingsInitializer: 'randomNormal',
      kernelInitializer: 'heNormal',
    },
    shapes: [[2, 3, 2]],
  },
  SpectralNormalization: {
    args: {
      ...LAYER,
      layer: { className: 'Dense', config: { units: 3, name: 'within' } },
      powerIterations: 2,
    },
    shapes: [[2, 4]],
  },
  WeightNormalization: {
    args: {
      ...LAYER,
      layer: {
        className: 'Conv1DTranspose',
        config: { filters: 3, kernelSize: 2, name: 'within', activation: 'tanh' },
      },
      axis: [-2],
    },
    shapes: [[2, 3, 2]],
  },
  Attention: {
    args: {
      ...LAYER,
      useScale: true,
      scoreMode: 'concat',
      dropout: 0.1,
      seed: 3,
      useCausalMask: true,
    },
    shapes: [
      [2, 3, 2],
      [2, 4, 2],
    ],
  },
  AdditiveAttention: {
    args: { ...LAYER, useScale: true, dropout: 0.1, seed: 3, useCausalMask: false },
    shapes: [
      [2, 3, 2],
      [2, 4, 2],
    ],
  },
  MultiHeadAttention: {
    args: {
      ...LAYER,
      numHeads: 2,
      keyDim: 3,
      valueDim: 2,
      outputShape: [3],
      attentionAxes: [1],
      ...HEADS,
    },
    shapes: [
      [1, 3, 2],
      [1, 4, 2],
    ],
  },
  GroupQueryAttention: {
    args: { ...LAYER, headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2, ...HEADS },
    shapes: [
      [1, 3, 2],
      [1, 4, 2],
    ],
  },
  CropOrPadTo: {
    args: { ...LAYER, stages: [STAGE], dataFormat: 'channelsLast' },
    shapes: [
      [1, 3, 1],
      [1, 4, 1],
    ],
  },
};
