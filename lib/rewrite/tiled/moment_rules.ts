import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { channelsOnly, normalized, samePlaces } from './elementwise_rules.js';
import { lengthOf, type Ranges, taken } from './piece.js';
import type { ChannelMoments, PieceRule, Place, RuleMaker } from './piece_rule.js';

/** Weights of a norm, as far as it has them. */
interface Weighed {
  readonly gamma?: tfl.LayerVariable | null;
  readonly beta?: tfl.LayerVariable | null;
}

const WAITS = 'its statistics are those of the whole signal';

/** The norm of a part by moments of the whole; the weights of a part are those that `of` makes of the whole's. */
function standardizing(
  place: Place,
  groups: number,
  of: (weights: tf.Tensor, wanted: Ranges) => tf.Tensor = (weights) => weights,
): PieceRule | string {
  const plain = samePlaces(place);
  if (typeof plain === 'string') return plain;
  const epsilon = Number(place.config.epsilon);
  const weighed = place.layer as Weighed;
  const run = (x: tf.Tensor, wanted: Ranges, { mean, variance }: ChannelMoments): tf.Tensor => {
    const spread = tf.sqrt(tf.add(tf.tensor1d(variance), epsilon));
    let y: tf.Tensor = tf.div(tf.sub(x, tf.tensor1d(mean)), spread);
    if (weighed.gamma) y = tf.mul(y, of(weighed.gamma.read(), wanted));
    if (weighed.beta) y = tf.add(y, of(weighed.beta.read(), wanted));
    return y;
  };
  return {
    ...plain,
    groups,
    run: ([piece], wanted, moments) => run(taken(piece!, wanted), wanted, moments!),
    waits: WAITS,
  };
}

/** Of groups of channels. */
export const groupNormalized: RuleMaker = (place) => {
  const channels = place.output.at(-1)!;
  const groups = Number(place.config.groups);
  return channelsOnly(place.config.axis, place.output.length)
    ? standardizing(place, groups === -1 ? channels : groups)
    : 'its axis is not the channels alone';
};

/** Of each channel. */
export const instanceNormalized: RuleMaker = (place) => standardizing(place, place.output.at(-1)!);

/** Of the channels of a position, or of all positions, of each channel or of all; then its weights are the positions' own. */
export const layerNormalized: RuleMaker = (place) => {
  const rank = place.output.length;
  const axes = [place.config.axis].flat().map((axis) => (Number(axis) + rank) % rank);
  const spatial = place.output.slice(1, -1).map((_, axis) => axis + 1);
  if (!spatial.some((axis) => axes.includes(axis))) return normalized(place);
  if (!spatial.every((axis) => axes.includes(axis)) || axes.includes(0)) {
    return 'its axes are some of the spatial ones, not all';
  }
  const together = axes.includes(rank - 1);
  const shape = place.output.map((n, axis) => (axes.includes(axis) ? n : 1));
  const part = (weights: tf.Tensor, wanted: Ranges) => {
    const starts = [0, ...wanted.map(([first]) => first), 0];
    const sizes = [1, ...wanted.map(lengthOf), shape.at(-1)!];
    return tf.slice(tf.reshape(weights, shape), starts, sizes);
  };
  return standardizing(place, together ? 1 : place.output.at(-1)!, part);
};
