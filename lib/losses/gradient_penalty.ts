import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { callable, fail, number, onlyKnown } from '../check.js';
import { builtModel, tensor } from '../tfjs/check.js';

/** What `gradientPenalty` takes. */
export interface GradientPenaltyOptions {
  /** The norm that the gradient shall have; default 1. */
  target?: number;
  /** The share of the real example in each mixture, `[n]`; default random. */
  mix?: tf.Tensor1D | null;
}

/** Added to squares, so that the root of 0 has a gradient. */
const TINY = 1e-12;

/** The critic as a function that gives a tensor. */
function scoreOf(where: string, critic: unknown, real: tf.Tensor): (x: tf.Tensor) => tf.Tensor {
  if (!(critic instanceof tfl.LayersModel)) {
    const compute = callable(where, 'critic', critic) as (x: tf.Tensor) => unknown;
    return (x) => tensor(where, "the critic's score", compute(x));
  }
  const { shape } = builtModel(where, 'critic', critic).inputs[0]!;
  const fits = (n: number | null, i: number) => n === null || n === real.shape[i];
  if (shape.length !== real.rank || !shape.every(fits)) {
    fail(where, 'real', `of the critic's input shape, [${shape.join(', ')}]`, real.shape);
  }
  return (x) => critic.apply(x, { training: true }) as tf.Tensor;
}

/**
 * The mean square of what the norm of a critic's gradient lacks to 1, at random mixtures of real and generated examples:
 * it differentiates twice, so the operations of the critic need second-order gradients (`import 'tfjs-deconv'` brings
 * those that tfjs lacks).
 *
 * Source: Gulrajani et al. 2017, arXiv 1704.00028, equation 3, without lambda.
 *
 * @param critic a model, or a function of a batch to its scores
 * @param real `[n, ...]`
 * @param fake of that shape
 * @param options the norm, and the shares of the mixtures
 * @returns a scalar
 * @throws ValueError for options that are not known or shapes that differ
 * @example
 * const critic = (x: tf.Tensor) => tf.mul(x, 3);
 * gradientPenalty(critic, tf.tensor2d([[1]]), tf.tensor2d([[0]])).dataSync(); // Float32Array [4]
 */
export function gradientPenalty(
  critic: tfl.LayersModel | ((examples: tf.Tensor) => tf.Tensor),
  real: tf.Tensor,
  fake: tf.Tensor,
  options: GradientPenaltyOptions = {},
): tf.Scalar {
  const where = 'gradientPenalty';
  onlyKnown(where, options, ['target', 'mix']);
  const { target = 1, mix = null } = options;
  number(where, 'target', target, 0);
  tensor(where, 'real', real);
  tensor(where, 'fake', fake);
  if (fake.shape.join() !== real.shape.join()) {
    fail(where, 'fake', `of the shape of real, [${real.shape.join(', ')}]`, fake.shape);
  }
  const [n] = real.shape as [number];
  if (mix !== null && tensor(where, 'mix', mix).shape.join() !== String(n)) {
    fail(where, 'mix', `of shape [${n}]`, mix.shape);
  }
  const score = scoreOf(where, critic, real);
  return tf.tidy(() => {
    const shares = tf.reshape(mix ?? tf.randomUniform([n]), [n, ...real.shape.slice(1).fill(1)]);
    const mixed = tf.add(fake, tf.mul(shares, tf.sub(real, fake)));
    const gradient = tf.grad((x) => tf.sum(score(x)))(mixed);
    const squares = tf.sum(tf.reshape(tf.square(gradient), [n, -1]), 1);
    const norms = tf.sqrt(tf.add(squares, TINY));
    return tf.mean(tf.square(tf.sub(norms, target)));
  });
}
