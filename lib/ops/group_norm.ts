import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../tfjs/has_kernel.js';
import { GROUP_NORM } from './kernel_names.js';

interface Weights {
  /** [channels], or 1. */
  readonly gamma: tf.Tensor | null;
  /** [channels], or 0. */
  readonly beta: tf.Tensor | null;
}

interface Grouping {
  /** Into how many groups the channels go. */
  readonly groups: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** The workgroups of one axis of a dispatch: a sample each. */
const MOST_SAMPLES = 65_535;

/** Group normalisation by one kernel that has a gradient: null where the backend has none, or not for this x. */
export function fusedGroupNorm(
  x: tf.Tensor,
  { gamma, beta }: Weights,
  { groups, epsilon }: Grouping,
): tf.Tensor | null {
  const float = [x, gamma, beta].every((tensor) => tensor === null || tensor.dtype === 'float32');
  const able = float && x.size > 0 && x.rank > 1 && x.shape[0]! <= MOST_SAMPLES;
  if (!able || !hasKernel(GROUP_NORM)) return null;
  const channels = x.shape.at(-1)!;
  const inputs = { x, gamma: gamma ?? tf.ones([channels]), beta: beta ?? tf.zeros([channels]) };
  const outputs = tf.engine().runKernel(GROUP_NORM, inputs, { groups, epsilon });
  return (outputs as tf.Tensor[])[0]!;
}

/** Group normalisation by tfjs's operations, which have gradients of every order. */
export function plainGroupNorm(
  x: tf.Tensor,
  { gamma, beta }: Weights,
  { groups, epsilon }: Grouping,
): tf.Tensor {
  const [batch, ...others] = x.shape;
  const channels = others.pop()!;
  const positions = tf.util.sizeFromShape(others);
  const parts = tf.reshape(x, [batch!, positions, groups, channels / groups]);
  const { mean, variance } = tf.moments(parts, [1, 3], true);
  const normal = tf.div(tf.sub(parts, mean), tf.sqrt(tf.add(variance, epsilon)));
  const scaled = tf.reshape(normal, x.shape);
  const weighed = gamma === null ? scaled : tf.mul(scaled, gamma);
  return beta === null ? weighed : tf.add(weighed, beta);
}

/**
 * Gives each group of channels of every sample mean 0 and variance 1, then the weights (Wu & He 2018, arXiv
 * 1803.08494, equation 7).
 *
 * @param x [batch, ...spatial, channels]
 */
export function groupNorm(x: tf.Tensor, weights: Weights, grouping: Grouping): tf.Tensor {
  return fusedGroupNorm(x, weights, grouping) ?? plainGroupNorm(x, weights, grouping);
}
