import * as tf from '@tensorflow/tfjs-core';

/** Parameters of a function of Keras, in tfjs's spelling, null where Keras has None. */
export type Parameters = Record<string, number | null>;

interface Pointwise {
  /** Keras's parameters with its defaults. */
  defaults: Parameters;
  apply(x: tf.Tensor, parameters: Record<string, number>): tf.Tensor;
}

const simple = (apply: (x: tf.Tensor) => tf.Tensor): Pointwise => ({ defaults: {}, apply });
const relu6 = (x: tf.Tensor) => tf.clipByValue(x, 0, 6);
const hardSigmoid = (x: tf.Tensor) => tf.div(relu6(tf.add(x, 3)), 6);

/**
 * keras.activations by name, in tfjs's spelling: those that tfjs lacks or computes otherwise.
 *
 * Source: keras.activations and keras.ops.nn of Keras 3.15.
 */
export const POINTWISE: Record<string, Pointwise> = {
  /** x above the threshold, slope * (x - threshold) below, at most maxValue. */
  relu: {
    defaults: { negativeSlope: 0, maxValue: null, threshold: 0 },
    apply(x, { negativeSlope, maxValue, threshold }) {
      const below = tf.mul(tf.sub(x, threshold!), negativeSlope!);
      const y = tf.where(tf.greater(x, threshold!), x, below);
      return maxValue === null ? y : tf.minimum(y, maxValue!);
    },
  },
  leakyRelu: {
    defaults: { negativeSlope: 0.2 },
    apply: (x, { negativeSlope }) => tf.leakyRelu(x, negativeSlope),
  },
  elu: {
    defaults: { alpha: 1 },
    apply: (x, { alpha }) => tf.where(tf.greater(x, 0), x, tf.mul(tf.elu(x), alpha!)),
  },
  celu: {
    defaults: { alpha: 1 },
    apply: (x, { alpha }) =>
      tf.where(tf.greater(x, 0), x, tf.mul(tf.elu(tf.div(x, alpha!)), alpha!)),
  },
  exponential: simple(tf.exp),
  hardSigmoid: simple(hardSigmoid),
  hardSilu: simple((x) => tf.mul(x, hardSigmoid(x))),
  hardTanh: simple((x) => tf.clipByValue(x, -1, 1)),
  hardShrink: {
    defaults: { threshold: 0.5 },
    apply: (x, { threshold }) => tf.where(tf.greater(tf.abs(x), threshold!), x, tf.zerosLike(x)),
  },
  softShrink: {
    defaults: { threshold: 0.5 },
    apply: (x, { threshold }) => tf.mul(tf.sign(x), tf.relu(tf.sub(tf.abs(x), threshold!))),
  },
  tanhShrink: simple((x) => tf.sub(x, tf.tanh(x))),
  logSigmoid: simple((x) => tf.neg(tf.softplus(tf.neg(x)))),
  squareplus: {
    defaults: { b: 4 },
    apply: (x, { b }) => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), b!))), 2),
  },
  sparsePlus: simple((x) => {
    const middle = tf.div(tf.square(tf.add(x, 1)), 4);
    const low = tf.where(tf.lessEqual(x, -1), tf.zerosLike(x), middle);
    return tf.where(tf.greaterEqual(x, 1), x, low);
  }),
};

/** The functions that tfjs-layers has itself, by Keras's name. */
export const STOCK_ACTIVATIONS: Record<string, string> = {
  elu: 'elu',
  gelu: 'gelu',
  linear: 'linear',
  log_softmax: 'logSoftmax',
  mish: 'mish',
  relu: 'relu',
  relu6: 'relu6',
  selu: 'selu',
  sigmoid: 'sigmoid',
  silu: 'swish',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  swish: 'swish',
  tanh: 'tanh',
};
