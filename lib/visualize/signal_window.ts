import * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { cropOrPad } from '../ops/crop_or_pad.js';

/**
 * Signals on a tensor of the network, channels last. A unit sees a part of the input: its signal is 0 elsewhere, and only
 * the window that holds the rest is kept, of one size for all units.
 */
export interface Signal {
  /** [n, ...lengths of the window, channels]; the whole tensor's where `starts` is null. */
  readonly tensor: tf.Tensor;
  /** The first place of each signal's window on the spatial axes; null where the signals are whole. */
  readonly starts: readonly (readonly number[])[] | null;
}

/** A window that has most of its map is no gain: cutting and moving it is work as well. */
const MOST = 0.9;

const spatial = (shape: readonly number[]) => shape.slice(1, -1);

/** The samples of a tensor, or the one as often as needed, each cut from its place on; 0 beyond the borders. */
export function cut(
  x: tf.Tensor,
  starts: readonly (readonly number[])[],
  lengths: readonly number[],
): tf.Tensor {
  const [first] = starts;
  if (starts.every((start) => start.join() === first!.join()) && x.shape[0] === starts.length) {
    return cropOrPad(x, first!, lengths);
  }
  const one = (n: number) => (x.shape[0] === 1 ? x : tf.slice(x, n, 1));
  return tf.concat(starts.map((start, n) => cropOrPad(one(n), start, lengths)));
}

/** Signals in windows of other places and lengths, which hold what is not 0. */
function moved(
  { tensor, starts }: Signal,
  to: readonly (readonly number[])[],
  lengths: readonly number[],
) {
  const shifts = to.map((start, n) => start.map((place, axis) => place - starts![n]![axis]!));
  return cut(tensor, shifts, lengths);
}

/**
 * Signals whose windows may reach beyond their map's borders, with windows within.
 *
 * @param shape of the tensor that they are on
 */
export function settled(signal: Signal, shape: readonly number[]): Signal {
  const map = spatial(shape);
  const windows = spatial(signal.tensor.shape);
  const inside = (place: number, n: number) =>
    Math.min(place + windows[n]!, map[n]!) - Math.max(place, 0);
  const lengths = windows.map((_, n) =>
    Math.max(1, ...signal.starts!.map((start) => inside(start[n]!, n))),
  );
  if (product(lengths) > MOST * product(map)) return { tensor: whole(signal, shape), starts: null };
  const starts = signal.starts!.map((start) =>
    start.map((place, n) => Math.min(Math.max(place, 0), map[n]! - lengths[n]!)),
  );
  return { tensor: moved(signal, starts, lengths), starts };
}

/** Signals as whole tensors. */
export function whole(signal: Signal, shape: readonly number[]): tf.Tensor {
  if (signal.starts === null) return signal.tensor;
  const map = spatial(shape);
  const origin = signal.starts.map((start) => start.map(() => 0));
  return moved(signal, origin, map);
}

/** Two signals on one tensor, added up. */
export function added(a: Signal, b: Signal, shape: readonly number[]): Signal {
  if (a.starts === null || b.starts === null) {
    return { tensor: tf.add(whole(a, shape), whole(b, shape)), starts: null };
  }
  const [la, lb] = [spatial(a.tensor.shape), spatial(b.tensor.shape)];
  const starts = a.starts.map((start, n) => start.map((p, i) => Math.min(p, b.starts![n]![i]!)));
  const lengths = la.map((length, i) =>
    Math.max(
      ...starts.map((start, n) => {
        const end = Math.max(a.starts![n]![i]! + length, b.starts![n]![i]! + lb[i]!);
        return end - start[i]!;
      }),
    ),
  );
  const tensor = tf.add(moved(a, starts, lengths), moved(b, starts, lengths));
  return settled({ tensor, starts }, shape);
}

/** Signals that are 0 but at one place each, as windows of one place. */
export function atPlaces(tensor: tf.Tensor, places: readonly (readonly number[])[]): Signal {
  const lengths = spatial(tensor.shape).map(() => 1);
  return { tensor: cut(tensor, places, lengths), starts: places };
}

/** Places of a window from which each unit goes back alone, within its own; below, the units share arranged filters. */
const MANY_PLACES = 900;

/** Whether some signals go back better one by one: their windows then end where the map does. */
export const betterApart = ({ tensor, starts }: Signal): boolean =>
  starts !== null && starts.length > 1 && product(spatial(tensor.shape)) >= MANY_PLACES;

/** One of some signals, in the part of its window that is within the map. */
export function oneOf({ tensor, starts }: Signal, n: number, shape: readonly number[]): Signal {
  const one = tf.slice(tensor, n, 1);
  return starts === null
    ? { tensor: one, starts }
    : settled({ tensor: one, starts: [starts[n]!] }, shape);
}
