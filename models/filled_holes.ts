import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { channelMap } from './channel_map.js';
import { fitTo } from './fit_to.js';

/** Halvings: holes of so many doublings of a pixel's side are reached across. */
const LEVELS = 7;
/** Rounds at each size, in which holes take means of what is around them. */
const ROUNDS = 3;
/** Parts of four pixels that may be known, but for none: 1 over them, linear in between, is exact at each. */
const KNOTS = [0.25, 0.5, 0.75] as const;
const SLOPES = [-8, 16 / 3, 4 / 3] as const;
const AT_FIRST = 4;

const rows = (count: number, each: (row: number) => readonly number[]) =>
  Array.from({ length: count }, (_, row) => each(row));

/** 1 over the last channel, which is a part of four, in each of as many channels; anything where none is known. */
function inverse(x: tfl.SymbolicTensor, level: number): tfl.SymbolicTensor {
  const channels = x.shape.at(-1)!;
  const beyond = tfl.layers.conv2d({
    filters: KNOTS.length,
    kernelSize: 1,
    activation: 'relu',
    trainable: false,
    name: `known_${level}`,
  });
  const y = beyond.apply(x) as tfl.SymbolicTensor;
  tf.tidy(() => {
    const kernel = rows(channels, (row) => KNOTS.map(() => Number(row === channels - 1)));
    beyond.setWeights([
      tf.tensor4d(kernel.flat(), [1, 1, channels, KNOTS.length]),
      tf.tensor1d(KNOTS.map((knot) => -knot)),
    ]);
  });
  const all = new Array<number>(channels).fill(AT_FIRST);
  return channelMap(
    `inverse_${level}`,
    y,
    SLOPES.map((slope) => new Array<number>(channels).fill(slope)),
    all,
  );
}

/** An image, and what it lacks: 1 in each channel of a hole, 0 elsewhere; of one whose last channel is its opacity, 0 or 1. */
function partsOf(x: tfl.SymbolicTensor, level: number) {
  const channels = x.shape.at(-1)! - 1;
  const each = (value: (from: number, to: number) => number) =>
    rows(channels + 1, (from) => Array.from({ length: channels }, (_, to) => value(from, to)));
  return {
    known: channelMap(
      `image_${level}`,
      x,
      each((from, to) => Number(from === to)),
    ),
    holes: channelMap(
      `holes_${level}`,
      x,
      each((from) => (from === channels ? -1 : 0)),
      new Array<number>(channels).fill(1),
    ),
  };
}

/**
 * An image whose holes are filled smoothly from what is around them, in layers that save, load and convert as any others and
 * are not trained: means of what is known at half the size, again and again, and back, where each hole takes what the
 * smaller image has, and then means of what is around it.
 *
 * Source: Gortler, Grzeszczuk, Szeliski & Cohen 1996, "The Lumigraph", section 3.4 (pull and push), with relaxation of
 * each size in place of smooth enlargement.
 *
 * @param x an image, 0 in holes, with its opacity, 0 or 1, as the last channel
 * @returns the image without the opacity, and where its holes were: 1 in each channel, 0 elsewhere
 */
export function filledHoles(
  x: tfl.SymbolicTensor,
  level = 0,
): { filled: tfl.SymbolicTensor; holes: tfl.SymbolicTensor } {
  const { known, holes } = partsOf(x, level);
  if (level === LEVELS) return { filled: known, holes };
  const apply = (layer: tfl.layers.Layer, to: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(to) as tfl.SymbolicTensor;
  const pool = tfl.layers.averagePooling2d({
    poolSize: 2,
    padding: 'same',
    name: `half_${level + 1}`,
  });
  const mean = apply(pool, x);
  // Of the opacity: 1 where anything is known.
  const smaller = apply(tfl.layers.multiply({ name: `mean_${level + 1}` }), [
    mean,
    inverse(mean, level + 1),
  ]);
  const { filled } = filledHoles(smaller, level + 1);
  const twice = apply(
    tfl.layers.upSampling2d({ size: [2, 2], name: `twice_${level + 1}` }),
    filled,
  );
  const put = (from: tfl.SymbolicTensor, round: number) => {
    const name = `${level}_${round}`;
    const taken = apply(tfl.layers.multiply({ name: `filled_${name}` }), [holes, from]);
    return apply(tfl.layers.add({ name: `whole_${name}` }), [known, taken]);
  };
  let whole = put(fitTo(twice, holes), 0);
  for (let round = 1; round <= ROUNDS; round++) {
    const smooth = { poolSize: 3, strides: 1, padding: 'same' as const };
    const name = `around_${level}_${round}`;
    whole = put(apply(tfl.layers.averagePooling2d({ ...smooth, name }), whole), round);
  }
  return { filled: whole, holes };
}
