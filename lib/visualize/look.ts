import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { channelsFirstInput } from './channels_first.js';
import type { Tape } from './forward.js';
import { channelsAxisOf } from './units.js';

/** Numbers that the methods take; `deconvolve` says what each is. */
export interface Settings {
  readonly baseline: number | tf.Tensor;
  readonly steps: number;
  readonly samples: number;
  readonly noise: number;
  readonly seed: number;
  readonly window: number | readonly number[] | null;
  readonly stride: number | readonly number[] | null;
  readonly epsilon: number;
  readonly gamma: number;
}

/** What every method is given: a forward pass, where the signal starts and where it is to go. */
export interface Look {
  readonly tape: Tape;
  /** The layer that is looked at. */
  readonly from: string;
  /** The inputs, or the layer or input `wrt`. */
  readonly to: readonly string[];
  /** The layer whose maps are weighted; null where the method has none. */
  readonly maps: string | null;
  readonly settings: Settings;
  /** Where each signal starts, if at one place; null where it is on more. */
  readonly places: readonly (readonly number[])[] | null;
}

/** How many numbers the largest tensor of one pass may have: about 64 MB. */
const LARGEST = 16e6;

/** How many samples go through the network at once; one where states are kept. */
export function samplesAtOnce({ tensors, stateful }: Tape): number {
  if (stateful.length > 0) return 1;
  const size = Math.max(...Object.values(tensors).map(({ shape }) => product(shape.slice(1))));
  return Math.max(Math.floor(LARGEST / size), 1);
}

/** The axis of a tensor's channels; null for one that has no more than [n, length]. */
export function channelsAxisFor(tape: Tape, key: string): number | null {
  const { rank } = tape.tensors[key]!;
  if (rank < 3) return null;
  if (tape.passed.some(({ outputs }) => outputs.includes(key))) return channelsAxisOf(tape, key);
  return channelsFirstInput(tape.passed) ? 1 : rank - 1;
}

/** The axes that have places: all but the samples' and the channels'. */
export function spatialAxesOf(tape: Tape, key: string): number[] {
  const channels = channelsAxisFor(tape, key);
  const axes = tape.tensors[key]!.shape.map((_, axis) => axis);
  return axes.filter((axis) => axis !== 0 && axis !== channels);
}
