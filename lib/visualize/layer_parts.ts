import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type Activation, getActivation } from '../tfjs/resolve.js';
import { activationOf, advancedActivation, type Nonlinearity } from './nonlinearity.js';

/** A layer in two parts: what has a transpose (or at least a gradient), then a nonlinearity. */
export interface LayerParts {
  linear(inputs: tf.Tensor[]): tf.Tensor;
  readonly nonlinearity: Nonlinearity | null;
  /** Whether the rules of deconvnet and guided know the layer: it hides no rectifier. */
  readonly known: boolean;
}

const ranks = (name: string) => [1, 2, 3].map((rank) => `${name}${rank}D`);

/** Layers with an `activation` after a linear map. */
const FUSED = [
  ...['Dense', 'SeparableConv2D', 'DepthwiseConv2D', 'Deconvolution'],
  ...ranks('Conv'),
  ...['Conv1DTranspose', 'Conv2DTranspose', 'Conv3DTranspose'],
];

/** Layers whose gradient is their rule: linear ones, and those that choose or weigh. */
const PLAIN = [
  ...['Add', 'Average', 'Concatenate', 'Dot', 'Maximum', 'Minimum', 'Multiply'],
  ...['BatchNormalization', 'LayerNormalization', 'Flatten', 'Reshape', 'Permute', 'RepeatVector'],
  ...['Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'Masking'],
  ...['GlobalAveragePooling1D', 'GlobalAveragePooling2D'],
  ...['GlobalMaxPooling1D', 'GlobalMaxPooling2D', 'CropOrPadTo', 'Rescaling'],
  ...[
    'MaxPooling',
    'AveragePooling',
    'UpSampling',
    'ZeroPadding',
    'Cropping',
    'MaxUnpooling',
  ].flatMap(ranks),
];

/** Runs the layer without its activation, which is put back whatever happens. */
function withoutActivation<T>(layer: tfl.layers.Layer, run: () => T): T {
  const fused = layer as unknown as { activation: Activation };
  const own = fused.activation;
  fused.activation = getActivation('deconvolve', 'linear');
  try {
    return run();
  } finally {
    fused.activation = own;
  }
}

/** Layers run as in prediction: dropout off, batch normalisation by its moving averages. */
function apply(layer: tfl.layers.Layer, inputs: tf.Tensor[]): tf.Tensor {
  const output = layer.apply(inputs.length === 1 ? inputs[0]! : inputs, { training: false });
  return (Array.isArray(output) ? output[0] : output) as tf.Tensor;
}

/** The linear part of a layer that is a nonlinearity only. */
export const identity = ([x]: tf.Tensor[]): tf.Tensor => x!;

/** The parts of a layer. */
export function layerParts(layer: tfl.layers.Layer): LayerParts {
  const className = layer.getClassName();
  const alone = advancedActivation(layer);
  if (alone !== null) return { linear: identity, nonlinearity: alone, known: true };
  const { activation } = layer as unknown as { activation?: Activation | null };
  if (className === 'Activation') {
    const nonlinearity = activationOf(activation!);
    return { linear: identity, nonlinearity, known: nonlinearity.known };
  }
  if (FUSED.includes(className)) {
    const linear = (inputs: tf.Tensor[]) => withoutActivation(layer, () => apply(layer, inputs));
    const nonlinearity = activation ? activationOf(activation) : null;
    return { linear, nonlinearity, known: nonlinearity?.known ?? true };
  }
  const linear = (inputs: tf.Tensor[]) => apply(layer, inputs);
  return { linear, nonlinearity: null, known: PLAIN.includes(className) };
}
