import * as tf from '@tensorflow/tfjs-core';
import { layerKind } from '../arithmetic/layer_traits.js';
import { ValueError } from '../check.js';
import { backward } from './backward.js';
import type { Passed, Tape } from './forward.js';
import { channelsAxisFor, type Look, spatialAxesOf } from './look.js';
import { resizeLinear } from './resize_linear.js';
import { channelsAxisOf } from './units.js';

/** How gradients weigh maps: `maps` is [1, ...], `gradients` [n, ...], the result is [n, ...] or of length 1 along axes. */
type Weigh = (gradients: tf.Tensor, maps: tf.Tensor, spatial: number[]) => tf.Tensor;

/** The means: Selvaraju et al. 2016, equation 1. */
const byMean: Weigh = (gradients, _, spatial) => tf.mean(gradients, spatial, true);

/** Chattopadhyay et al. 2018, equations 10 and 19, for an exponential of the score. */
const byPlusPlus: Weigh = (gradients, maps, spatial) => {
  const [second, third] = [tf.square(gradients), tf.pow(gradients, 3)];
  const below = tf.add(tf.mul(2, second), tf.mul(tf.sum(maps, spatial, true), third));
  const alpha = tf.where(tf.equal(below, 0), tf.zerosLike(below), tf.divNoNan(second, below));
  return tf.sum(tf.mul(alpha, tf.relu(gradients)), spatial, true);
};

/** Each place by its own positive gradient: Jiang et al. 2021, equation 6. */
const byPlace: Weigh = (gradients) => tf.relu(gradients);

/** The weights of each method of this family. */
export const WEIGHS = {
  gradcam: byMean,
  guidedGradcam: byMean,
  gradcamPlusPlus: byPlusPlus,
  layercam: byPlace,
} as const;

/**
 * The maps of a layer, each weighted by gradients, summed and rectified.
 *
 * @param signal [n, ...shape of the layer `from`]: n scores; it is disposed of.
 * @returns [n, ...spatial lengths of the maps]
 */
export function gradCam({ tape, from, maps }: Look, signal: tf.Tensor, weigh: Weigh): tf.Tensor {
  const count = signal.shape[0]!;
  const [gradients] = backward(tape, signal, { from, to: [maps!], rule: 'gradient' });
  return tf.tidy(() => {
    const values = tape.tensors[maps!]!;
    const dy = gradients ?? tf.zeros([count, ...values.shape.slice(1)]);
    const channels = channelsAxisOf(tape, maps!);
    const spatial = dy.shape.map((_, n) => n).filter((n) => n !== 0 && n !== channels);
    const weights = weigh(dy, values, spatial);
    gradients?.dispose();
    return tf.relu(tf.sum(tf.mul(weights, values), channels));
  });
}

/** Kinds that move a tensor's elements and change none. */
const MOVING: readonly unknown[] = ['reshaping', 'noise', 'penalty'];

/** The first tensor from `key` on that has so many spatial axes, with nothing but reshaping between. */
function placesFrom(tape: Tape, key: string, axes: number): string | null {
  let at = key;
  for (;;) {
    if (spatialAxesOf(tape, at).length === axes && channelsAxisFor(tape, at) !== null) return at;
    const next: Passed | undefined = tape.passed.find(({ inputs }) => inputs.includes(at));
    if (next === undefined || !MOVING.includes(layerKind(next.layer))) return null;
    at = next.output;
  }
}

/**
 * Heat of [n, ...spatial] at an input: enlarged, the same in every channel, and where the input is reshaped before
 * it has places ([64] to [8, 8, 1]), each place's heat at the element that comes to lie there.
 */
export function heatAt({ tape, maps }: Look, heat: tf.Tensor, to: string): tf.Tensor {
  const at = placesFrom(tape, to, heat.rank - 1);
  if (at === null) {
    const [got, input] = [heat.shape.slice(1), tape.tensors[to]!.shape.slice(1)];
    const looked = tape.passed.find(({ outputs }) => outputs.includes(maps ?? ''))?.layer.name;
    throw new ValueError(
      `deconvolve: the maps' places ([${got}]) must be places of the input ([${input}]) too: another layer \`maps\`, or \`wrt\` a layer with as many axes, got '${looked ?? maps}'.`,
    );
  }
  const enlarged = tf.tidy(() => {
    const channels = channelsAxisFor(tape, at)!;
    const { shape } = tape.tensors[at]!;
    const sizes = spatialAxesOf(tape, at).map((axis) => shape[axis]!);
    const fine = tf.expandDims(resizeLinear(heat, sizes), channels);
    return tf.tile(
      fine,
      fine.shape.map((_, axis) => (axis === channels ? shape[axis]! : 1)),
    );
  });
  if (at === to) return enlarged;
  // The gradient of moving elements moves them back.
  return backward(tape, enlarged, { from: at, to: [to], rule: 'gradient' })[0]!;
}
