import { type KindTraits, LAYER_KINDS, type LayerKind } from './layer_kinds.js';
import { TRANSPOSED } from './transposed_rows.js';

/** What is known of a layer class, beside what its layers say themselves. */
export interface LayerTraits extends KindTraits {
  readonly kind: LayerKind;
  /** How many spatial axes; null for any number, or none. */
  readonly rank: 1 | 2 | 3 | null;
  /** Where the channels are: always last, as the option dataFormat says, or null if it treats all axes alike. */
  readonly channels: 'last' | 'dataFormat' | null;
  /** What a convolution's kernel mixes: all channels ('full'), those of a group, none, or one kernel of each sort. */
  readonly kernel: 'full' | 'grouped' | 'depthwise' | 'separable' | null;
  /** How an upsampling fills the places between: always so, or as the option interpolation says. */
  readonly interpolation: 'nearest' | 'bilinear' | 'option' | null;
  /** What has to be imported to have the class. */
  readonly home:
    | '@tensorflow/tfjs-layers'
    | 'tfjs-deconv'
    | 'tfjs-deconv/keras'
    | 'tfjs-deconv/onnx';
  /** Keras's name of the class, where it has another one. */
  readonly kerasName: string | null;
}

type Row = Pick<LayerTraits, 'kind'> & Partial<LayerTraits>;

const last = { channels: 'last' } as const;
const option = { channels: 'dataFormat' } as const;
const full = { kernel: 'full' } as const;
const own = { home: 'tfjs-deconv' } as const;
const grouped = { kernel: 'grouped', ...own } as const;
const keras = { home: 'tfjs-deconv/keras' } as const;

/** What differs from LayerTraits' null, from tfjs-layers, and from what the kind says. */
const ROWS = {
  InputLayer: { kind: 'input' },
  Model: { kind: 'model', kerasName: 'Functional' },
  Functional: { kind: 'model' },
  Sequential: { kind: 'model' },

  Conv1D: { kind: 'convolution', rank: 1, ...option, ...full },
  Conv2D: { kind: 'convolution', rank: 2, ...option, ...full },
  Conv3D: { kind: 'convolution', rank: 3, ...option, ...full },
  GroupedConv1D: { kind: 'convolution', rank: 1, ...option, ...grouped, kerasName: 'Conv1D' },
  GroupedConv2D: { kind: 'convolution', rank: 2, ...option, ...grouped, kerasName: 'Conv2D' },
  GroupedConv3D: { kind: 'convolution', rank: 3, ...option, ...grouped, kerasName: 'Conv3D' },
  DepthwiseConv1D: { kind: 'convolution', rank: 1, ...option, ...own, kernel: 'depthwise' },
  DepthwiseConv2D: { kind: 'convolution', rank: 2, ...option, kernel: 'depthwise' },
  SeparableConv1D: { kind: 'convolution', rank: 1, ...option, ...own, kernel: 'separable' },
  SeparableConv2D: { kind: 'convolution', rank: 2, ...option, kernel: 'separable' },
  ...TRANSPOSED,

  MaxPooling1D: { kind: 'pooling', rank: 1, ...last },
  MaxPooling2D: { kind: 'pooling', rank: 2, ...option },
  MaxPooling3D: { kind: 'pooling', rank: 3, ...option },
  AveragePooling1D: { kind: 'pooling', rank: 1, ...last, linear: true },
  AveragePooling2D: { kind: 'pooling', rank: 2, ...option, linear: true },
  AveragePooling3D: { kind: 'pooling', rank: 3, ...option, linear: true },
  GlobalMaxPooling1D: { kind: 'globalPooling', rank: 1, ...last },
  GlobalMaxPooling2D: { kind: 'globalPooling', rank: 2, ...option },
  GlobalAveragePooling1D: { kind: 'globalPooling', rank: 1, ...last, linear: true },
  GlobalAveragePooling2D: { kind: 'globalPooling', rank: 2, ...option, linear: true },
  MaxUnpooling1D: { kind: 'unpooling', rank: 1, ...last, ...own },
  MaxUnpooling2D: { kind: 'unpooling', rank: 2, ...last, ...own },

  UpSampling1D: { kind: 'upsampling', rank: 1, ...last, ...own, interpolation: 'nearest' },
  UpSampling2D: { kind: 'upsampling', rank: 2, ...option, interpolation: 'option' },
  UpSampling3D: { kind: 'upsampling', rank: 3, ...option, ...own, interpolation: 'nearest' },
  BilinearUpSampling2D: {
    kind: 'upsampling',
    rank: 2,
    ...option,
    ...keras,
    interpolation: 'bilinear',
    kerasName: 'UpSampling2D',
  },
  ZeroPadding1D: { kind: 'padding', rank: 1, ...option, ...own },
  ZeroPadding2D: { kind: 'padding', rank: 2, ...option },
  ZeroPadding3D: { kind: 'padding', rank: 3, ...option, ...own },
  ReflectionPadding1D: { kind: 'borderPadding', rank: 1, ...option, ...own },
  ReflectionPadding2D: { kind: 'borderPadding', rank: 2, ...option, ...own },
  ReflectionPadding3D: { kind: 'borderPadding', rank: 3, ...option, ...own },
  ReplicationPadding1D: { kind: 'borderPadding', rank: 1, ...option, ...own },
  ReplicationPadding2D: { kind: 'borderPadding', rank: 2, ...option, ...own },
  ReplicationPadding3D: { kind: 'borderPadding', rank: 3, ...option, ...own },
  Cropping1D: { kind: 'cropping', rank: 1, ...last, ...own },
  Cropping2D: { kind: 'cropping', rank: 2, ...option, ...own },
  Cropping3D: { kind: 'cropping', rank: 3, ...option, ...own },
  CropOrPadTo: { kind: 'fitting', ...option, ...own },
  PixelShuffle: { kind: 'shuffling', ...option, ...own },
  PixelUnshuffle: { kind: 'shuffling', ...option, ...own },

  Dense: { kind: 'dense' },
  EinsumDense: { kind: 'dense', ...own, handsMasksOn: false },
  Embedding: { kind: 'embedding', ...last },
  SimpleRNN: { kind: 'recurrent', ...last },
  LSTM: { kind: 'recurrent', ...last },
  GRU: { kind: 'recurrent', ...last },
  ResetAfterGRU: { kind: 'recurrent', ...last, ...keras, kerasName: 'GRU' },
  // Its cell may be anything.
  RNN: { kind: 'recurrent', ...last, activation: false, trainsOtherwise: true },
  ConvLSTM2D: { kind: 'recurrent', rank: 2, ...option, window: 'kernelSize' },
  SimpleRNNCell: { kind: 'cell', ...last },
  LSTMCell: { kind: 'cell', ...last },
  GRUCell: { kind: 'cell', ...last },
  ResetAfterGRUCell: { kind: 'cell', ...last, ...keras, kerasName: 'GRUCell' },
  ConvLSTM2DCell: { kind: 'cell', rank: 2, ...option, window: 'kernelSize' },
  StackedRNNCells: { kind: 'cell', ...last, activation: false, trainsOtherwise: true },
  Bidirectional: { kind: 'wrapper' },
  TimeDistributed: { kind: 'wrapper' },
  SpectralNormalization: { kind: 'wrapper', ...own, handsMasksOn: false },
  WeightNormalization: { kind: 'wrapper', ...own, handsMasksOn: false, trainsOtherwise: false },

  Activation: { kind: 'activation', activation: true },
  ReLU: { kind: 'activation' },
  LeakyReLU: { kind: 'activation' },
  PReLU: { kind: 'activation' },
  ELU: { kind: 'activation' },
  ThresholdedReLU: { kind: 'activation', kerasName: 'ReLU' },
  Softmax: { kind: 'activation' },
  KerasActivation: { kind: 'activation', ...keras },
  Snake: { kind: 'activation', ...last, ...own },
  GLU: { kind: 'gating', ...own },
  BatchNormalization: { kind: 'normalization', linear: true, trainsOtherwise: true },
  LayerNormalization: { kind: 'normalization' },
  GroupNormalization: { kind: 'normalization', ...own },
  InstanceNormalization: { kind: 'normalization', ...last, ...own },
  RMSNormalization: { kind: 'normalization', ...own },
  Normalization: { kind: 'normalization', ...own, linear: true },
  UnitNormalization: { kind: 'normalization', ...own },

  FiLM: { kind: 'modulation', ...own },
  AdaIN: { kind: 'modulation', ...last, ...own },
  SinusoidalEmbedding: { kind: 'encoding', ...own },
  RandomFourierFeatures: { kind: 'encoding', ...own },

  VectorQuantizer: { kind: 'quantization', ...own },
  ResidualVectorQuantizer: { kind: 'quantization', ...own },

  Attention: { kind: 'attention', ...own },
  AdditiveAttention: { kind: 'attention', ...own },
  MultiHeadAttention: { kind: 'attention', ...own },
  GroupQueryAttention: { kind: 'attention', ...own },

  Dropout: { kind: 'noise' },
  SpatialDropout1D: { kind: 'noise', rank: 1, ...last },
  SpatialDropout2D: { kind: 'noise', rank: 2, ...option, ...keras },
  SpatialDropout3D: { kind: 'noise', rank: 3, ...option, ...keras },
  GaussianNoise: { kind: 'noise' },
  GaussianDropout: { kind: 'noise' },
  AlphaDropout: { kind: 'noise' },

  Sampling: { kind: 'sampling', ...own },

  Add: { kind: 'merge', linear: true },
  Average: { kind: 'merge', linear: true },
  Concatenate: { kind: 'merge', linear: true },
  Maximum: { kind: 'merge' },
  Minimum: { kind: 'merge' },
  Multiply: { kind: 'merge' },
  Dot: { kind: 'merge' },

  Flatten: { kind: 'reshaping', ...option },
  Reshape: { kind: 'reshaping' },
  Permute: { kind: 'reshaping' },
  RepeatVector: { kind: 'reshaping', ...last },
  Masking: { kind: 'masking' },
  Rescaling: { kind: 'scaling' },
  ActivityRegularization: { kind: 'penalty', ...keras },
  CenterCrop: { kind: 'preprocessing', rank: 2, ...last, linear: true },
  Resizing: { kind: 'preprocessing', rank: 2, ...last, linear: true },
  RandomWidth: { kind: 'preprocessing', rank: 2, ...last, trainsOtherwise: true },
  CategoryEncoding: { kind: 'preprocessing' },
  KerasOperation: { kind: 'operation', ...keras },
  OnnxOperation: { kind: 'operation', home: 'tfjs-deconv/onnx' },
} as const satisfies Readonly<Record<string, Row>>;

/** The name of a class that tfjs-layers or this package registers. */
export type LayerClass = keyof typeof ROWS;

interface Classed {
  getClassName(): string;
}

const UNKNOWN = {
  rank: null,
  channels: null,
  kernel: null,
  interpolation: null,
  kerasName: null,
  home: '@tensorflow/tfjs-layers',
} as const;

/**
 * Every layer class that tfjs-layers and this package register, by name. It lies in this room, the
 * lowest of those that ask it; a class that it lacks is one of a user's own.
 */
export const LAYER_TRAITS: Readonly<Record<LayerClass, LayerTraits>> = Object.fromEntries(
  Object.entries<Row>(ROWS).map(([name, row]) => [
    name,
    { ...UNKNOWN, ...LAYER_KINDS[row.kind], ...row },
  ]),
) as never;

/** The classes with these traits, in the order of the table. */
export function classesWhere(holds: (traits: LayerTraits, name: LayerClass) => boolean) {
  const names = Object.keys(LAYER_TRAITS) as LayerClass[];
  return names.filter((name) => holds(LAYER_TRAITS[name], name));
}

/** What is known of a class by name; undefined for one that a user registered. */
export function traitsOf(className: string): LayerTraits | undefined {
  return Object.hasOwn(LAYER_TRAITS, className) ? LAYER_TRAITS[className as LayerClass] : undefined;
}

/** Whether a layer is of one of these classes, of which none can be misspelt. */
export const isOfClass = (layer: Classed, ...names: LayerClass[]): boolean =>
  names.includes(layer.getClassName() as LayerClass);

/** What is known of a layer's class; undefined for one that a user registered. */
export const layerTraits = (layer: Classed) => traitsOf(layer.getClassName());

/** The kind of a layer's class; undefined for one that a user registered. */
export const layerKind = (layer: Classed) => layerTraits(layer)?.kind;
