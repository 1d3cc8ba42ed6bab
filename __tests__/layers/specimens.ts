import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LayerKind } from '../../lib/arithmetic/layer_kinds.js';
import { LAYER_TRAITS, type LayerClass } from '../../lib/arithmetic/layer_traits.js';
import '../../lib/onnx/index.js';
import { registry } from '../../lib/tfjs/resolve.js';

type Args = Record<string, unknown>;

/** What the layers of a kind are made with; a class of the same kind needs no more. */
const BY_KIND: Readonly<Partial<Record<LayerKind, Args>>> = {
  convolution: { filters: 2, kernelSize: 2 },
  transposed: { filters: 2, kernelSize: 2 },
  stage: { filters: 2, kernelSize: 2, strides: 2 },
  pooling: { poolSize: 2 },
  unpooling: { poolSize: 2, strides: 1, padding: 'same' },
  dense: { units: 3 },
  shuffling: { upscaleFactor: 2 },
  embedding: { inputDim: 5, outputDim: 2 },
  recurrent: { units: 2 },
  cell: { units: 2 },
};

const cell = () => tfl.layers.simpleRNNCell({ units: 2 });

const BY_CLASS: Readonly<Partial<Record<LayerClass, () => Args>>> = {
  GroupedConv1D: () => ({ filters: 4, kernelSize: 2, groups: 2 }),
  GroupedConv2D: () => ({ filters: 4, kernelSize: 2, groups: 2 }),
  GroupedConv3D: () => ({ filters: 4, kernelSize: 2, groups: 2 }),
  DepthwiseConv1D: () => ({ kernelSize: 2 }),
  DepthwiseConv2D: () => ({ kernelSize: 2 }),
  PixelUnshuffle: () => ({ downscaleFactor: 2 }),
  SinusoidalEmbedding: () => ({ embeddingDim: 4 }),
  RandomFourierFeatures: () => ({ features: 3, seed: 1 }),
  ResidualVectorQuantizer: () => ({ numQuantizers: 2, numEmbeddings: 5 }),
  VectorQuantizer: () => ({ numEmbeddings: 5 }),
  RNN: () => ({ cell: cell() }),
  StackedRNNCells: () => ({ cells: [cell()] }),
  ConvLSTM2D: () => ({ filters: 2, kernelSize: 2 }),
  ConvLSTM2DCell: () => ({ filters: 2, kernelSize: 2 }),
  Bidirectional: () => ({ layer: tfl.layers.simpleRNN({ units: 2 }), mergeMode: 'concat' }),
  TimeDistributed: () => ({ layer: tfl.layers.dense({ units: 2 }) }),
  SpectralNormalization: () => ({ layer: tfl.layers.dense({ units: 2 }) }),
  WeightNormalization: () => ({ layer: tfl.layers.dense({ units: 2 }) }),
  Activation: () => ({ activation: 'tanh' }),
  Softmax: () => ({ axis: -1 }),
  KerasActivation: () => ({ pointwise: 'celu' }),
  GroupNormalization: () => ({ groups: 1 }),
  EinsumDense: () => ({ equation: 'abc,cd->abd', outputShape: [null, 3], biasAxes: 'd' }),
  MultiHeadAttention: () => ({ numHeads: 2, keyDim: 3 }),
  GroupQueryAttention: () => ({ headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2 }),
  Dropout: () => ({ rate: 0.5 }),
  SpatialDropout1D: () => ({ rate: 0.5 }),
  SpatialDropout2D: () => ({ rate: 0.5 }),
  SpatialDropout3D: () => ({ rate: 0.5 }),
  GaussianDropout: () => ({ rate: 0.5 }),
  AlphaDropout: () => ({ rate: 0.5 }),
  GaussianNoise: () => ({ stddev: 1 }),
  Dot: () => ({ axes: -1 }),
  Reshape: () => ({ targetShape: [2, 4] }),
  Permute: () => ({ dims: [2, 1, 3] }),
  RepeatVector: () => ({ n: 3 }),
  Rescaling: () => ({ scale: 2, offset: 1 }),
  ActivityRegularization: () => ({ l1: 1 }),
  CenterCrop: () => ({ height: 2, width: 2 }),
  Resizing: () => ({ height: 3, width: 3 }),
  RandomWidth: () => ({ factor: 0.5 }),
  CategoryEncoding: () => ({ numTokens: 5 }),
  OnnxOperation: () => ({
    operator: 'Exp',
    given:
      '{"opset":18,"outputs":1,"channelsLast":false,"attributes":{},"inputs":[{"tensor":0,"type":1}]}',
  }),
  KerasOperation: () => ({ operation: 'Exp', given: '{"x":{"tensor":0}}' }),
};

/** How many tensors a layer takes. */
const TWO: readonly LayerKind[] = [
  'merge',
  'fitting',
  'unpooling',
  'sampling',
  'attention',
  'modulation',
];

/** The shapes of a class's inputs, without the batch, channels last. */
function inputShapes(name: LayerClass): number[][] {
  const { kind, rank } = LAYER_TRAITS[name];
  if (name === 'RepeatVector') return [[2]];
  if (name === 'Permute') return [[4, 3, 2]];
  if (name === 'ConvLSTM2D') return [[3, 4, 4, 2]];
  if (name === 'CategoryEncoding') return [[3]];
  if (kind === 'embedding') return [[4]];
  const shape = [...new Array<number>(rank ?? 1).fill(4), 2];
  return TWO.includes(kind) ? [shape, shape] : [shape];
}

const format = (first: boolean) => (first ? { dataFormat: 'channelsFirst' as const } : {});

/** A layer of a class, and the shapes that it takes. */
export interface Specimen {
  make(args?: Args): tfl.layers.Layer;
  shapes: number[][];
}

/** The classes that are layers of a model: no inputs, models, or steps of a recurrent layer. */
export const USABLE = (Object.keys(LAYER_TRAITS) as LayerClass[]).filter(
  (name) => !['input', 'model', 'cell'].includes(LAYER_TRAITS[name].kind),
);

/** @param first with its channels first, where the class has a dataFormat */
export function specimen(name: LayerClass, first = false): Specimen {
  const args = BY_CLASS[name]?.() ?? BY_KIND[LAYER_TRAITS[name].kind] ?? {};
  const Class = registry()[name]![0] as unknown as new (args: Args) => tfl.layers.Layer;
  return {
    make: (more = {}) => new Class({ name: 'specimen', ...args, ...format(first), ...more }),
    shapes: inputShapes(name).map((shape) =>
      first ? [shape.at(-1)!, ...shape.slice(0, -1)] : shape,
    ),
  };
}

/** A model of one input that ends in the layer, whose inputs are copies of one that a convolution gives. */
export function specimenModel(name: LayerClass, first = false, args: Args = {}): tfl.LayersModel {
  const { make, shapes } = specimen(name, first);
  const shape = shapes[0]!;
  const { kind } = LAYER_TRAITS[name];
  const indices = kind === 'embedding' || name === 'CategoryEncoding';
  const input = tfl.input({ shape, name: 'start', dtype: indices ? 'int32' : 'float32' });
  const rank = shape.length - 1;
  const conv = {
    filters: 2,
    kernelSize: 1,
    kernelInitializer: 'ones',
    name: 'conv',
    ...format(first),
  } as const;
  const front = () => {
    if (rank === 0) return tfl.layers.dense({ units: 2, name: 'conv' });
    const before = [tfl.layers.conv1d, tfl.layers.conv2d, tfl.layers.conv3d];
    return before[rank - 1]!(conv);
  };
  const x = indices ? input : (front().apply(input) as typeof input);
  const outputs = make(args).apply(shapes.length === 1 ? x : shapes.map(() => x));
  return tfl.model({ inputs: input, outputs: outputs as typeof input });
}

/** Numbers of no pattern, for an input of a specimen. */
export function specimenInput(shape: readonly number[], phase = 1): tf.Tensor {
  const count = tf.util.sizeFromShape([...shape]);
  const values = Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) * phase));
  return tf.tensor(values, [...shape]);
}
