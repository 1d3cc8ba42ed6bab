import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, type LayerClass, layerKind } from '../arithmetic/layer_traits.js';
import type { Activation } from '../tfjs/resolve.js';
import { repeated } from './repeated.js';

/** How a signal goes back: what happens to it where the network has a nonlinearity. */
export type BackwardRule = 'deconvnet' | 'guided' | 'gradient';

/** A nonlinearity as the rules see it. */
export interface Nonlinearity {
  apply(z: tf.Tensor): tf.Tensor;
  /** Softmax and sigmoid: a score is taken before them. */
  readonly squashes: boolean;
  /** Softmax: what it gives one channel depends on the others. */
  readonly acrossChannels: boolean;
  /** A rectifier: what it makes of a signal that goes back, and its slope at z. */
  readonly rectifier: {
    rectify(signal: tf.Tensor): tf.Tensor;
    slope(z: tf.Tensor): tf.Tensor;
  } | null;
  /** Whether the rules know it; an unknown one has its gradient and nothing else. */
  readonly known: boolean;
}

const SMOOTH = [
  'elu',
  'gelu',
  'gelu_new',
  'hardSigmoid',
  'linear',
  'logSoftmax',
  'mish',
  'selu',
  'sigmoid',
  'softmax',
  'softplus',
  'softsign',
  'swish',
  'tanh',
];
/** Functions of keras.activations that are no rectifiers: smooth, some in pieces. */
const SMOOTH_OF_KERAS = [
  'celu',
  'elu',
  'exponential',
  'hardShrink',
  'hardSigmoid',
  'hardSilu',
  'hardTanh',
  'logSigmoid',
  'softShrink',
  'sparsePlus',
  'squareplus',
  'tanhShrink',
];
/** Their names as an `activation`. */
const inKeras = (name: string) => `keras${name[0]!.toUpperCase()}${name.slice(1)}`;
const KNOWN = [...SMOOTH, ...SMOOTH_OF_KERAS.map(inKeras)];
const SQUASHING = ['sigmoid', 'softmax', 'logSoftmax', 'hardSigmoid', inKeras('hardSigmoid')];
const ACROSS_CHANNELS = ['softmax', 'logSoftmax'];

const above = (z: tf.Tensor, least: number) => tf.cast(tf.greater(z, least), 'float32');

/** max(z, 0) between two bounds: ReLU, ReLU6, ThresholdedReLU. */
function relu(least = 0, most: number | null = null) {
  const below = (z: tf.Tensor) => tf.cast(tf.less(z, most!), 'float32');
  return {
    rectify: (signal: tf.Tensor) => tf.relu(signal),
    slope: (z: tf.Tensor) => (most === null ? above(z, least) : tf.mul(above(z, least), below(z))),
  };
}

/** A rectifier whose negative side has a slope of its own. */
function leaky(slope: () => number | tf.Tensor) {
  const scale = (z: tf.Tensor) => {
    const positive = above(z, 0);
    return tf.add(positive, tf.mul(tf.sub(1, positive), slope()));
  };
  return { rectify: (signal: tf.Tensor) => tf.mul(signal, scale(signal)), slope: scale };
}

const RECTIFIERS: Readonly<Record<string, () => Nonlinearity['rectifier']>> = {
  relu: () => relu(),
  relu6: () => relu(0, 6),
  kerasRelu: () => relu(),
  kerasLeakyRelu: () => leaky(() => 0.2),
};

/** keras.activations.relu and leaky_relu with their parameters; null for what is no rectifier. */
function ofKeras({ pointwise, parameters = {} }: AdvancedActivation): Nonlinearity['rectifier'] {
  const { negativeSlope = 0, threshold = 0, maxValue = null } = parameters;
  if (pointwise === 'leakyRelu') return leaky(() => negativeSlope!);
  if (pointwise !== 'relu') return null;
  const { slope } = relu(threshold!, maxValue);
  const below = (z: tf.Tensor) => tf.sub(1, above(z, threshold!));
  return {
    rectify: leaky(() => negativeSlope!).rectify,
    slope: (z) => tf.add(slope(z), tf.mul(below(z), negativeSlope!)),
  };
}

/** The activation that a layer has fused, or that an `Activation` layer is. */
export function activationOf(activation: Activation): Nonlinearity {
  const name = activation.getClassName();
  const rectifier = RECTIFIERS[name]?.() ?? null;
  return {
    apply: (z) => activation.apply(z),
    squashes: SQUASHING.includes(name),
    acrossChannels: ACROSS_CHANNELS.includes(name),
    rectifier,
    known: rectifier !== null || KNOWN.includes(name),
  };
}

interface AdvancedActivation {
  readonly maxValue?: number | null;
  readonly theta?: number;
  readonly alpha?: number | tfl.LayerVariable;
  readonly pointwise?: string;
  readonly parameters?: Readonly<Record<string, number | null>>;
}

const ADVANCED: Readonly<
  Partial<Record<LayerClass, (layer: AdvancedActivation) => Nonlinearity['rectifier']>>
> = {
  ReLU: ({ maxValue }) => relu(0, maxValue ?? null),
  ThresholdedReLU: ({ theta }) => relu(theta),
  LeakyReLU: ({ alpha }) => leaky(() => alpha as number),
  PReLU: ({ alpha }) => leaky(() => (alpha as tfl.LayerVariable).read()),
  ELU: () => null,
  Snake: () => null,
  Softmax: () => null,
  KerasActivation: ofKeras,
};

/** The nonlinearity that a layer of its own is, or null for another layer. */
export function advancedActivation(layer: tfl.layers.Layer): Nonlinearity | null {
  if (layerKind(layer) !== 'activation') return null;
  const rectifier = ADVANCED[layer.getClassName() as LayerClass];
  if (rectifier === undefined) return null;
  return {
    apply: (z) => layer.apply(z) as tf.Tensor,
    squashes:
      isOfClass(layer, 'Softmax') || (layer as AdvancedActivation).pointwise === 'hardSigmoid',
    acrossChannels: isOfClass(layer, 'Softmax'),
    rectifier: rectifier(layer as AdvancedActivation),
    known: true,
  };
}

/**
 * A signal behind a nonlinearity as it is before it, by the rule.
 *
 * - gradient: the derivative, at z.
 * - deconvnet (Zeiler & Fergus 2014, section 2.1): a rectifier is applied to the signal itself, and
 *   what the forward pass let through plays no part.
 * - guided (Springenberg et al. 2014, figure 1): both: the signal rectified, times the derivative.
 *
 * A leaky rectifier passes the negative side scaled, forward and back, so that with slope 1, where
 * it is no rectifier, all rules are the gradient. What is not a rectifier has its derivative.
 *
 * @param signal [n, ...shape]
 * @param z [1, ...shape], what the nonlinearity got
 */
export function backThrough(
  { rectifier, apply }: Nonlinearity,
  rule: BackwardRule,
  signal: tf.Tensor,
  z: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    if (rectifier === null) {
      const each = repeated(z, signal.shape[0]!);
      return tf.engine().gradients(() => apply(each), [each], signal, true).grads[0]!;
    }
    const back = rule === 'gradient' ? signal : rectifier.rectify(signal);
    return rule === 'deconvnet' ? back : tf.mul(back, rectifier.slope(z));
  });
}
