import * as tf from '@tensorflow/tfjs-core';
import { backward } from './backward.js';
import type { Tape } from './forward.js';
import { resizeLinear } from './resize_linear.js';
import { channelsAxisOf } from './units.js';

/**
 * Grad-CAM: the maps of a layer, each weighted by its mean gradient, summed and rectified (Selvaraju
 * et al. 2016, equations 1 and 2).
 *
 * @param signal [n, ...shape of the layer `from`]: n scores; it is disposed of.
 * @param maps the layer whose maps are weighted
 * @returns [n, ...spatial lengths of the maps]
 */
export function gradCam(tape: Tape, signal: tf.Tensor, from: string, maps: string): tf.Tensor {
  const gradients = backward(tape, signal, { from, to: maps, rule: 'gradient' });
  return tf.tidy(() => {
    const channels = channelsAxisOf(tape, maps);
    const axes = gradients.shape.map((_, axis) => axis);
    const spatial = axes.filter((axis) => axis !== 0 && axis !== channels);
    const alpha = tf.mean(gradients, spatial, true);
    gradients.dispose();
    return tf.relu(tf.sum(tf.mul(alpha, tape.tensors[maps]!), channels));
  });
}

/** Heat of [n, ...spatial] as [n, ...shape]: enlarged, and the same in every channel. */
export function heatLike(
  heat: tf.Tensor,
  shape: readonly number[],
  channelsAxis: number,
): tf.Tensor {
  return tf.tidy(() => {
    const sizes = shape.filter((_, axis) => axis + 1 !== channelsAxis);
    const fine = tf.expandDims(resizeLinear(heat, sizes), channelsAxis);
    const repeats = fine.shape.map((_, axis) => (axis === channelsAxis ? shape[axis - 1]! : 1));
    return tf.tile(fine, repeats);
  });
}
