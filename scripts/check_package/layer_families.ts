/** The layers of transposed convolutions and what goes with them. */
export const FIELD = [
  'Conv1DTranspose',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'Deconvolution',
  'UpSampling1D',
  'UpSampling3D',
  'MaxUnpooling1D',
  'MaxUnpooling2D',
  'Cropping1D',
  'Cropping2D',
  'Cropping3D',
  'ZeroPadding1D',
  'ZeroPadding3D',
  'CropOrPadTo',
];

/** The other classes of `tfjs-deconv/layers`, and the most bytes that a page pays for each family alone. */
export const LAYER_FAMILIES: Readonly<Record<string, { layers: string[]; budget: number }>> = {
  shuffles: { layers: ['PixelShuffle', 'PixelUnshuffle', 'Bilinear', 'ICNR'], budget: 4_200 },
  borders: {
    layers: ['Reflection', 'Replication'].flatMap((kind) =>
      [1, 2, 3].map((rank) => `${kind}Padding${rank}D`),
    ),
    budget: 3_450,
  },
  convolutions: {
    layers: [
      'GroupedConv1D',
      'GroupedConv2D',
      'GroupedConv3D',
      'DepthwiseConv1D',
      'SeparableConv1D',
    ],
    budget: 6_200,
  },
  norms: {
    layers: ['Group', 'Instance', 'RMS', 'Unit', ''].map((kind) => `${kind}Normalization`),
    budget: 5_500,
  },
  conditions: {
    layers: ['AdaIN', 'FiLM', 'GLU', 'Snake', 'SinusoidalEmbedding', 'RandomFourierFeatures'],
    budget: 5_150,
  },
  attention: {
    layers: [
      'Attention',
      'AdditiveAttention',
      'MultiHeadAttention',
      'GroupQueryAttention',
      'EinsumDense',
    ],
    budget: 7_800,
  },
  codes: { layers: ['Sampling', 'VectorQuantizer', 'ResidualVectorQuantizer'], budget: 6_300 },
  weights: { layers: ['SpectralNormalization', 'WeightNormalization'], budget: 4_000 },
};

/** Those whose attention, codes and wrapped weights are left out: FIELD and they keep under 20 kB. */
export const UNDER_20_KB = [
  FIELD,
  ...['shuffles', 'borders', 'convolutions', 'norms', 'conditions'].map(
    (family) => LAYER_FAMILIES[family]!.layers,
  ),
].flat();

/** The code of a page that has these layers. */
export const importOf = (layers: readonly string[]) =>
  `export { ${layers.join(', ')} } from 'tfjs-deconv/layers';`;
