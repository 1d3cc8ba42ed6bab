import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { LayerKind } from '../arithmetic/layer_kinds.js';
import { isOfClass, layerTraits } from '../arithmetic/layer_traits.js';
import { type Activation, getActivation } from '../tfjs/resolve.js';
import { activationOf, advancedActivation, type Nonlinearity } from './nonlinearity.js';

/** A layer in two parts: what has a transpose (or at least a gradient), then a nonlinearity. */
export interface LayerParts {
  linear(inputs: tf.Tensor[], mask: tf.Tensor | null): tf.Tensor[];
  readonly nonlinearity: Nonlinearity | null;
  /** Whether the rules of deconvnet and guided know the layer: it hides no rectifier. */
  readonly known: boolean;
}

/** Kinds whose layers choose or weigh: their gradient is their rule, as that of linear layers is. */
const CHOOSING: readonly LayerKind[] = [
  'pooling',
  'globalPooling',
  'unpooling',
  'normalization',
  'merge',
  'masking',
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
function apply(layer: tfl.layers.Layer, inputs: tf.Tensor[], mask: tf.Tensor | null): tf.Tensor[] {
  const own = { training: false, ...(mask && { mask }) };
  const output = layer.apply(inputs.length === 1 ? inputs[0]! : inputs, own);
  return [output].flat() as tf.Tensor[];
}

/** The linear part of a layer that is a nonlinearity only. */
export const identity = (inputs: tf.Tensor[]): tf.Tensor[] => inputs;

/** What computes: of a layer that runs another at each step that other. */
export function innerLayer(layer: tfl.layers.Layer): tfl.layers.Layer {
  if (!isOfClass(layer, 'TimeDistributed')) return layer;
  return innerLayer((layer as unknown as { layer: tfl.layers.Layer }).layer);
}

/** The parts of a layer. */
export function layerParts(layer: tfl.layers.Layer): LayerParts {
  const alone = advancedActivation(layer);
  if (alone !== null) return { linear: identity, nonlinearity: alone, known: true };
  const inner = innerLayer(layer);
  const traits = layerTraits(inner);
  const { activation } = inner as unknown as { activation?: Activation | null };
  if (inner === layer && traits?.activation && traits.kind === 'activation') {
    const nonlinearity = activationOf(activation!);
    return { linear: identity, nonlinearity, known: nonlinearity.known };
  }
  if (traits?.activation && traits.linear) {
    const linear: LayerParts['linear'] = (inputs, mask) =>
      withoutActivation(inner, () => apply(layer, inputs, mask));
    const nonlinearity = activation ? activationOf(activation) : null;
    return { linear, nonlinearity, known: nonlinearity?.known ?? true };
  }
  const linear: LayerParts['linear'] = (inputs, mask) => apply(layer, inputs, mask);
  const known = traits !== undefined && (traits.linear || CHOOSING.includes(traits.kind));
  return { linear, nonlinearity: null, known };
}
