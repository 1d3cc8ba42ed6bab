import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, type LayerClass, layerKind, layerTraits } from '../arithmetic/layer_traits.js';
import { lastName } from '../keras/read/weights.js';
import type { BaseHeads } from '../layers/base_heads.js';
import type { Deconvolution } from '../layers/deconvolution.js';
import type { ResidualVectorQuantizer } from '../layers/residual_vector_quantizer.js';
import type { WeightNormalization } from '../layers/weight_normalization.js';
import type { OnnxOperation } from '../onnx/layers/onnx_operation.js';
import { attention, isTorchAttention } from './attention.js';
import type { FeatureChannels, Features } from './feature_channels.js';
import { LENGTHS } from './fold.js';
import type { Parameter } from './parameter.js';
import { permute } from './permute.js';

/** Features as [places, channels], the other way around in torch. */
function split(count: number, features: Features): [channels: number, places: number] {
  const channels = typeof features === 'number' ? features : count;
  return [channels, count / channels];
}

function vector(variable: tfl.LayerVariable, name: string, features: Features): Parameter {
  const count = variable.shape[0]!;
  const shape = split(count, features);
  return {
    names: [name],
    shape: [count],
    variable,
    toTfjs: (numbers) => permute(numbers, shape, [1, 0]),
  };
}

/** [a, b, ...k] in torch is [...k, b, a] here: out and in of a convolution, in and out of a transposed. */
function kernel(variable: tfl.LayerVariable, outputs = 0): Parameter {
  const shape = variable.shape as number[];
  const rank = shape.length - 2;
  const axes = [...Array.from({ length: rank }, (_, i) => i + 2), 1, 0];
  const theirs = [shape[rank + 1]!, shape[rank]!, ...shape.slice(0, rank)];
  return {
    names: ['weight'],
    shape: theirs,
    variable,
    outputs,
    toTfjs: (numbers) => permute(numbers, theirs, axes),
  };
}

function matrix(variable: tfl.LayerVariable, taken: Features, given: Features): Parameter {
  const [inputs, units] = variable.shape as [number, number];
  const shape = [...split(units, given), ...split(inputs, taken)];
  return {
    names: ['weight'],
    shape: [units, inputs],
    variable,
    toTfjs: (numbers) => permute(numbers, shape, [3, 2, 1, 0]),
  };
}

/** A parameter that has its shape and its order in torch as well. */
const equal = (variable: tfl.LayerVariable, name: string): Parameter => ({
  names: [name],
  shape: variable.shape as number[],
  variable,
  toTfjs: (numbers) => numbers,
});

type Variables = ReadonlyMap<string, tfl.LayerVariable>;

type Rule = (
  variables: Variables,
  features: { taken: Features; given: Features },
  layer: tfl.layers.Layer,
) => Parameter[];

const variablesOf = ({ weights }: tfl.layers.Layer): Variables =>
  new Map(weights.map((variable) => [lastName(variable.originalName), variable]));

const listed = (...all: (Parameter | false | undefined)[]) => all.filter((one) => !!one);

/** A convolution, or a transposed one, whose outputs torch has second. */
const convolution =
  (outputs: 0 | 1): Rule =>
  (variables) => {
    const bias = variables.get('bias');
    return listed(kernel(variables.get('kernel')!, outputs), bias && vector(bias, 'bias', 'plain'));
  };

/** [...k, in, m] here, [in m, 1, ...k] in torch. */
const depthwise: Rule = (variables) => {
  const variable = variables.get('depthwise_kernel')!;
  const k = variable.shape.slice(0, -2) as number[];
  const [inputs, each] = variable.shape.slice(-2) as [number, number];
  const bias = variables.get('bias');
  const weight: Parameter = {
    names: ['weight'],
    shape: [inputs * each, 1, ...k],
    variable,
    toTfjs: (numbers) => permute(numbers, [inputs, each, ...k], [...k.map((_, i) => i + 2), 0, 1]),
  };
  return listed(weight, bias && vector(bias, 'bias', 'plain'));
};

/** How a stage's channels lie in torch: those of a place side by side, PixelShuffle's order. */
function subpixel(variables: Variables, filters: number): Parameter[] {
  const variable = variables.get('kernel')!;
  const [h, w, inputs, outputs] = variable.shape as [number, number, number, number];
  const phases = outputs / filters;
  const bias = variables.get('bias');
  const weight: Parameter = {
    names: ['weight'],
    shape: [outputs, inputs, h, w],
    variable,
    toTfjs: (numbers) => permute(numbers, [filters, phases, inputs, h, w], [3, 4, 2, 1, 0]),
  };
  return listed(
    weight,
    bias && {
      names: ['bias'],
      shape: [outputs],
      variable: bias,
      toTfjs(numbers) {
        const first = Float32Array.from({ length: filters }, (_, i) => numbers[i * phases]!);
        const one = numbers.every((value, i) => value === first[Math.floor(i / phases)]);
        return one
          ? first
          : `one number for the ${phases} places of a channel (nearest: what torchLayers makes of ` +
              'Conv2d and PixelShuffle)';
      },
    },
  );
}

const stage: Rule = (variables, features, layer) => {
  const { method, filters } = layer as Deconvolution;
  if (method === 'subpixel') return subpixel(variables, filters);
  return convolution(method === 'transpose' ? 1 : 0)(variables, features, layer);
};

const linear: Rule = (variables, { taken, given }) => {
  const bias = variables.get('bias');
  return listed(
    matrix(variables.get('kernel')!, taken, given),
    bias && vector(bias, 'bias', given),
  );
};

const NORM = {
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

const norm: Rule = (variables, { given }) =>
  Object.entries(NORM).flatMap(([own, name]) => {
    const variable = variables.get(own);
    return listed(variable && vector(variable, name, given));
  });

/** One slope for all channels, or one for each; the places share it. */
const slopes: Rule = (variables, { given }) => {
  const variable = variables.get('alpha')!;
  const { shape } = variable;
  const count = shape.at(-1)!;
  if (shape.length === 1) return [vector(variable, 'weight', given)];
  return [{ ...equal(variable, 'weight'), shape: [count] }];
};

/** Vectors one below the other. */
const codes: Rule = (variables) => [equal(variables.get('embeddings')!, 'weight')];

/** The codebooks of EnCodec, or of DAC where there are projections, each below the quantizer's name. */
const residualCodes: Rule = (variables, _features, layer) => {
  const { numQuantizers, embeddingDim, averaged } = layer as ResidualVectorQuantizer;
  const at = (i: number) => (own: string) => variables.get(`${own}${i}`)!;
  const stages = Array.from({ length: numQuantizers }, (_, i) => [i, at(i)] as const);
  if (embeddingDim !== null) {
    return stages.flatMap(([i, own]) => [
      ...projection(own('in_kernel'), own('in_bias'), `quantizers.${i}.in_proj`),
      ...projection(own('out_kernel'), own('out_bias'), `quantizers.${i}.out_proj`),
      equal(own('embeddings'), `quantizers.${i}.codebook.weight`),
    ]);
  }
  return stages.flatMap(([i, own]) => {
    const name = `layers.${i}.codebook`;
    return listed(
      equal(own('embeddings'), `${name}.embed`),
      averaged && equal(own('counts'), `${name}.cluster_size`),
      averaged && equal(own('sums'), `${name}.embed_avg`),
    );
  });
};

/** A Conv1d of one tap, which is a matrix here. */
function projection(matrix: tfl.LayerVariable, bias: tfl.LayerVariable, name: string): Parameter[] {
  const [inputs, outputs] = matrix.shape as [number, number];
  const weight: Parameter = {
    names: [`${name}.weight`],
    shape: [outputs, inputs, 1],
    variable: matrix,
    toTfjs: (numbers) => permute(numbers, [outputs, inputs], [1, 0]),
  };
  return [weight, equal(bias, `${name}.bias`)];
}

/** Every variable by its own name, which is torch's. */
const asTorch: Rule = (variables, _features, layer) => {
  const outputs = (layer as OnnxOperation).operator === 'ConvTranspose' ? 1 : 0;
  return [...variables].map(([name, one]) => ({ ...equal(one, name), outputs }));
};

/** The order of the gates here by torch's: torch's LSTM has i, f, g, o, its GRU r, z, n. */
const GATES = { LSTM: [0, 1, 2, 3], ResetAfterGRU: [1, 0, 2] };

/** The recurrent layer of one direction; `way` is what torch's names end with. */
function recurrentWay(layer: tfl.layers.Layer, way: string): Parameter[] {
  const variables = variablesOf(layer);
  const gates = GATES[layer.getClassName() as keyof typeof GATES];
  const n = gates.length;
  const named = (name: string) => `${name}_l0${way}`;
  const weight = (own: string, name: string): Parameter => {
    const variable = variables.get(own)!;
    const [inputs, all] = variable.shape as [number, number];
    const units = all / n;
    return {
      names: [named(name)],
      shape: [all, inputs],
      variable,
      toTfjs: (numbers) => {
        const sorted = gates.flatMap((gate) => [
          ...numbers.subarray(gate * units * inputs, (gate + 1) * units * inputs),
        ]);
        return permute(Float32Array.from(sorted), [all, inputs], [1, 0]);
      },
    };
  };
  const bias = variables.get('bias');
  return listed(
    weight('kernel', 'weight_ih'),
    weight('recurrent_kernel', 'weight_hh'),
    bias && biases(bias, [named('bias_ih'), named('bias_hh')], gates),
  );
}

/** Torch has two: a GRU of `reset_after` has both, one below the other, an LSTM their sum. */
function biases(variable: tfl.LayerVariable, names: string[], gates: readonly number[]): Parameter {
  const all = variable.shape.at(-1)!;
  const units = all / gates.length;
  const sorted = (numbers: Float32Array) =>
    gates.flatMap((gate) => [...numbers.subarray(gate * units, (gate + 1) * units)]);
  const both = variable.shape.length === 2;
  return {
    names,
    shape: [all],
    variable,
    toTfjs(...given) {
      const [inputs, states] = given.map(sorted) as [number[], number[]];
      if (both) return Float32Array.from([...inputs, ...states]);
      return Float32Array.from(inputs, (value, i) => value + states[i]!);
    },
  };
}

const recurrent: Rule = (_variables, _features, layer) => recurrentWay(layer, '');

/** What fills the layer within a wrapper. */
const within: Rule = (_variables, features, layer) => {
  const inner = (layer as WeightNormalization).layer;
  return ruleFor(inner)![1](variablesOf(inner), features, inner);
};

/** The directions in the place of the kernel, and their lengths, with torch's order of axes. */
const weightNorm: Rule = (variables, features, layer) => {
  const own = within(variables, features, layer);
  const { shape, variable } = own[0]!;
  const kept = (layer as WeightNormalization).keptAxes();
  const rank = shape.length;
  const theirs = shape.map((_, axis) => (axis < rank - 2 ? axis + 2 : rank - 1 - axis));
  const small = shape.map((_, at) => {
    const axis = theirs.indexOf(at);
    return kept.includes(axis) ? variable.shape[axis]! : 1;
  });
  const g: Parameter = {
    names: [LENGTHS],
    shape: kept.length === 0 ? [] : small,
    variable: variablesOf(layer).get('g')!,
    toTfjs: (numbers) => permute(numbers, small, theirs),
  };
  return [...own, g];
};

interface Both {
  forwardLayer: tfl.layers.Layer;
  backwardLayer: tfl.layers.Layer;
}

const bidirectional: Rule = (_variables, _features, layer) => {
  const { forwardLayer, backwardLayer } = layer as never as Both;
  return [...recurrentWay(forwardLayer, ''), ...recurrentWay(backwardLayer, '_reverse')];
};

const RULES: Partial<Record<LayerClass, readonly [torch: string, rule: Rule]>> = {
  Conv1D: ['Conv1d', convolution(0)],
  Conv2D: ['Conv2d', convolution(0)],
  Conv3D: ['Conv3d', convolution(0)],
  GroupedConv1D: ['Conv1d', convolution(0)],
  GroupedConv2D: ['Conv2d', convolution(0)],
  GroupedConv3D: ['Conv3d', convolution(0)],
  DepthwiseConv1D: ['Conv1d', depthwise],
  DepthwiseConv2D: ['Conv2d', depthwise],
  Conv1DTranspose: ['ConvTranspose1d', convolution(1)],
  Conv2DTranspose: ['ConvTranspose2d', convolution(1)],
  Conv3DTranspose: ['ConvTranspose3d', convolution(1)],
  Deconvolution: ['ConvTranspose or Conv', stage],
  Dense: ['Linear', linear],
  Embedding: ['Embedding', codes],
  VectorQuantizer: ['Embedding', codes],
  ResidualVectorQuantizer: ['ResidualVectorQuantizer', residualCodes],
  LSTM: ['LSTM', recurrent],
  ResetAfterGRU: ['GRU', recurrent],
  Bidirectional: ['LSTM or GRU', bidirectional],
  BatchNormalization: ['BatchNorm', norm],
  GroupNormalization: ['GroupNorm or InstanceNorm', norm],
  InstanceNormalization: ['InstanceNorm', norm],
  LayerNormalization: ['LayerNorm', norm],
  RMSNormalization: ['RMSNorm', (variables) => [equal(variables.get('scale')!, 'weight')]],
  PReLU: ['PReLU', slopes],
  SpectralNormalization: ['spectral_norm', within],
  WeightNormalization: ['weight_norm', weightNorm],
  // DAC's has its alphas as [1, channels, 1].
  Snake: ['Snake', (variables) => [{ ...equal(variables.get('alpha')!, 'alpha'), spread: true }]],
  MultiHeadAttention: ['MultiheadAttention', (_v, _f, layer) => attention(layer as BaseHeads)],
  OnnxOperation: ['Conv or ConvTranspose', asTorch],
};

const ruleFor = (layer: tfl.layers.Layer) =>
  layerTraits(layer) && RULES[layer.getClassName() as LayerClass];

/** The classes whose weights can come from torch. */
export const IMPORTABLE = Object.keys(RULES);

/** What wrappers of weights may be around: kernels with the axes of torch's, in another order. */
const NORMED = [
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'GroupedConv1D',
  'GroupedConv2D',
  'GroupedConv3D',
  'Conv1DTranspose',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'Dense',
] as const;

/** Torch's class of module for a layer here; null if there is none. */
export function torchClass(layer: tfl.layers.Layer): string | null {
  // Torch's PixelShuffle is of images alone.
  const sub = layerKind(layer) === 'stage' && (layer as Deconvolution).method === 'subpixel';
  if (sub && layer.weights[0]!.shape.length !== 4) return null;
  if (isOfClass(layer, 'MultiHeadAttention') && !isTorchAttention(layer as BaseHeads)) return null;
  if (isOfClass(layer, 'SpectralNormalization', 'WeightNormalization')) {
    const inner = (layer as WeightNormalization).layer;
    return isOfClass(inner, ...NORMED) ? torchClass(inner) : null;
  }
  // What their averages are of is in no Embedding.
  if (isOfClass(layer, 'VectorQuantizer') && layer.weights.length > 1) return null;
  if (isOfClass(layer, 'ResidualVectorQuantizer')) {
    const { embeddingDim, averaged } = layer as ResidualVectorQuantizer;
    if (embeddingDim !== null && averaged) return null;
  }
  if (isOfClass(layer, 'Bidirectional')) {
    const { forwardLayer } = layer as never as Both;
    if (!isOfClass(forwardLayer, 'LSTM', 'ResetAfterGRU')) return null;
  }
  return ruleFor(layer)?.[0] ?? null;
}

/** The parameters of torch that fill a layer of an importable class. */
export function parametersOf(layer: tfl.layers.Layer, channels: FeatureChannels): Parameter[] {
  const features = { taken: channels.taken(layer), given: channels.given(layer) };
  return ruleFor(layer)![1](variablesOf(layer), features, layer);
}
