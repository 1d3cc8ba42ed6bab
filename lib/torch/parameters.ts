import type * as tfl from '@tensorflow/tfjs-layers';
import { type LayerClass, layerKind, layerTraits } from '../arithmetic/layer_traits.js';
import { lastName } from '../keras/read/weights.js';
import type { Deconvolution } from '../layers/deconvolution.js';
import type { FeatureChannels, Features } from './feature_channels.js';
import { permute } from './permute.js';

/** A parameter of torch for a variable here. */
export interface Parameter {
  /** Torch's name: weight, bias, running_mean, running_var. */
  name: string;
  /** The shape that it has in torch. */
  shape: number[];
  variable: tfl.LayerVariable;
  /** Its numbers in the order of the axes here. */
  toTfjs(numbers: Float32Array): Float32Array;
}

/** Features as [places, channels], the other way around in torch. */
function split(count: number, features: Features): [channels: number, places: number] {
  const channels = typeof features === 'number' ? features : count;
  return [channels, count / channels];
}

function vector(variable: tfl.LayerVariable, name: string, features: Features): Parameter {
  const count = variable.shape[0]!;
  const shape = split(count, features);
  return {
    name,
    shape: [count],
    variable,
    toTfjs: (numbers) => permute(numbers, shape, [1, 0]),
  };
}

/** [a, b, ...k] in torch is [...k, b, a] here: out and in of a convolution, in and out of a transposed. */
function kernel(variable: tfl.LayerVariable): Parameter {
  const shape = variable.shape as number[];
  const rank = shape.length - 2;
  const axes = [...Array.from({ length: rank }, (_, i) => i + 2), 1, 0];
  const theirs = [shape[rank + 1]!, shape[rank]!, ...shape.slice(0, rank)];
  return {
    name: 'weight',
    shape: theirs,
    variable,
    toTfjs: (numbers) => permute(numbers, theirs, axes),
  };
}

function matrix(variable: tfl.LayerVariable, taken: Features, given: Features): Parameter {
  const [inputs, units] = variable.shape as [number, number];
  const shape = [...split(units, given), ...split(inputs, taken)];
  return {
    name: 'weight',
    shape: [units, inputs],
    variable,
    toTfjs: (numbers) => permute(numbers, shape, [3, 2, 1, 0]),
  };
}

type Rule = (
  variables: ReadonlyMap<string, tfl.LayerVariable>,
  features: { taken: Features; given: Features },
) => Parameter[];

const listed = (...all: (Parameter | false | undefined)[]) => all.filter((one) => !!one);

const convolution: Rule = (variables) => {
  const bias = variables.get('bias');
  return listed(kernel(variables.get('kernel')!), bias && vector(bias, 'bias', 'plain'));
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

const RULES: Partial<Record<LayerClass, readonly [torch: string, rule: Rule]>> = {
  Conv1D: ['Conv1d', convolution],
  Conv2D: ['Conv2d', convolution],
  Conv3D: ['Conv3d', convolution],
  Conv1DTranspose: ['ConvTranspose1d', convolution],
  Conv2DTranspose: ['ConvTranspose2d', convolution],
  Conv3DTranspose: ['ConvTranspose3d', convolution],
  Deconvolution: ['ConvTranspose or Conv', convolution],
  Dense: ['Linear', linear],
  BatchNormalization: ['BatchNorm', norm],
};

const ruleFor = (layer: tfl.layers.Layer) =>
  layerTraits(layer) && RULES[layer.getClassName() as LayerClass];

/** The classes whose weights can come from torch. */
export const IMPORTABLE = Object.keys(RULES);

/** Torch's class of module for a layer here; null if there is none. */
export function torchClass(layer: tfl.layers.Layer): string | null {
  // Torch has the sub-pixels of a channel side by side, and a bias for each.
  if (layerKind(layer) === 'stage' && (layer as Deconvolution).method === 'subpixel') return null;
  return ruleFor(layer)?.[0] ?? null;
}

/** The parameters of torch that fill a layer of an importable class. */
export function parametersOf(layer: tfl.layers.Layer, channels: FeatureChannels): Parameter[] {
  const variables = new Map(
    layer.weights.map((variable) => [lastName(variable.originalName), variable]),
  );
  const features = { taken: channels.taken(layer), given: channels.given(layer) };
  return ruleFor(layer)![1](variables, features);
}
