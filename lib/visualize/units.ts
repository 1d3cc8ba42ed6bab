import * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { fail, integer, ValueError } from '../check.js';
import { channelsFirstAt } from './channels_first.js';
import type { Tape } from './forward.js';

/** One unit of a layer, or with position null a whole map of it. */
export interface Unit {
  /** The filter (channel, map). */
  readonly filter: number;
  /** Spatial indices; `[]` for a layer without spatial axes; null for the whole map. */
  readonly position: readonly number[] | null;
  /** What the layer gives there; of a whole map the sum, of a target the weighted sum. */
  readonly activation: number;
  /** Its own rectifier is shut: by `guided` and the gradients nothing comes back from it. */
  readonly dead?: true;
  /** Of a batch: which sample's it is. */
  readonly sample?: number;
}

/** Which units of a layer are looked at. */
export interface UnitOptions {
  /** One filter (channel, map) or several; default those of topK. */
  readonly filters?: number | readonly number[];
  /** Spatial indices, 'map' for the whole map, or (default) each map's strongest place. */
  readonly position?: readonly number[] | 'map';
  /** The filters with the strongest units; default 9, or all there are, where no filters are given. */
  readonly topK?: number;
}

/** A layer's output for one sample: [1, ...shape]. */
export interface Feature {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly channelsAxis: number;
}

const TOP = 9;

/** Where the channels of a tensor are: as the last layer before it that says so has them. */
export function channelsAxisOf({ passed, tensors }: Tape, key: string): number {
  return channelsFirstAt(passed, key) ? 1 : tensors[key]!.rank - 1;
}

/** A layer's output as numbers. */
export async function featureOf(tape: Tape, key: string): Promise<Feature> {
  const tensor = tape.tensors[key]!;
  const values = Float32Array.from(await tensor.data());
  return { shape: tensor.shape, values, channelsAxis: channelsAxisOf(tape, key) };
}

/** The spatial lengths of a feature. */
function spatial({ shape, channelsAxis }: Feature): number[] {
  return shape.filter((_, axis) => axis !== 0 && axis !== channelsAxis);
}

/** A value's indices on all axes. */
function indices(shape: readonly number[], offset: number): number[] {
  let rest = offset;
  const reversed = [...shape].reverse().map((length) => {
    const index = rest % length;
    rest = (rest - index) / length;
    return index;
  });
  return reversed.reverse();
}

/** The units of one filter each: with the strongest place, or one place, or the sum of all. */
function unitsOf(feature: Feature, position: UnitOptions['position']): Unit[] {
  const { shape, values, channelsAxis } = feature;
  const count = shape[channelsAxis]!;
  const step = product(shape.slice(channelsAxis + 1));
  const filterOf = (offset: number) => Math.floor(offset / step) % count;
  if (position === 'map') {
    const sums = new Array<number>(count).fill(0);
    values.forEach((value, offset) => {
      sums[filterOf(offset)]! += value;
    });
    return sums.map((activation, filter) => ({ filter, position: null, activation }));
  }
  const best = new Array<number>(count).fill(-1);
  if (position !== undefined) {
    for (let filter = 0; filter < count; filter++) best[filter] = place(feature, filter, position);
  } else {
    values.forEach((value, offset) => {
      const filter = filterOf(offset);
      const other = values[best[filter]!]!;
      // Any number is more than NaN.
      if (best[filter]! < 0 || value > other || Number.isNaN(other)) best[filter] = offset;
    });
  }
  return best.map((offset, filter) => {
    const at = indices(shape, offset).filter((_, axis) => axis !== 0 && axis !== channelsAxis);
    return { filter, position: at, activation: values[offset]! };
  });
}

/** Where in the values a filter's unit at a position is. */
function place(
  { shape, channelsAxis }: Feature,
  filter: number,
  position: readonly number[],
): number {
  const at = [0, ...position];
  at.splice(channelsAxis, 0, filter);
  return at.reduce((sum, index, axis) => sum * shape[axis]! + index, 0);
}

/** The chosen filters, checked. */
function chosenFilters(where: string, filters: unknown, count: number): number[] {
  const chosen: unknown[] = typeof filters === 'number' ? [filters] : (filters as unknown[]);
  if (!Array.isArray(chosen) || chosen.length === 0) {
    fail(where, 'filters', 'a filter or an array of some', filters);
  }
  const fits = (f: unknown) => Number.isInteger(f) && (f as number) >= 0 && (f as number) < count;
  const bad = chosen.findIndex((filter) => !fits(filter));
  if (bad < 0) return chosen as number[];
  const range = `from 0 to ${count - 1} (the layer has ${count})`;
  return fail(where, 'filters', range, chosen[bad]);
}

/** The chosen units of a layer's output. */
export function chooseUnits(where: string, feature: Feature, options: UnitOptions): Unit[] {
  const { filters, position, topK } = options;
  const count = feature.shape[feature.channelsAxis]!;
  if (filters !== undefined && topK !== undefined) {
    throw new ValueError(`${where}: filters and topK must not both be given.`);
  }
  if (position !== undefined && position !== 'map') {
    const lengths = spatial(feature);
    if (!Array.isArray(position)) {
      fail(where, 'position', "an array of spatial indices or 'map'", position);
    }
    const fits =
      position.length === lengths.length &&
      position.every((p, axis) => Number.isInteger(p) && p >= 0 && p < lengths[axis]!);
    const range = lengths.map((length) => `0 to ${length - 1}`);
    if (!fits) fail(where, 'position', `[${range.join(', ')}]`, position);
  }
  const chosen = filters === undefined ? null : chosenFilters(where, filters, count);
  const most = integer(where, 'topK', topK ?? Math.min(TOP, count), 1);
  if (most > count) fail(where, 'topK', `at most ${count}, the layer's filters`, most);
  const units = unitsOf(feature, position);
  if (chosen !== null) return chosen.map((filter) => units[filter]!);
  return units.sort((a, b) => b.activation - a.activation).slice(0, most);
}

/** A class's sum over a region, where the answer is a map. */
export interface Target {
  /** The class (channel). */
  readonly class: number;
  /** How much each place counts, [...spatial lengths]: a tensor or nested arrays; default 1 everywhere. */
  readonly mask?: tf.Tensor | tf.TensorLike;
}

/** The unit that a target is, and the signal [1, ...shape] that starts it. */
export function targetUnit(
  where: string,
  feature: Feature,
  { class: filter, mask }: Target,
): { unit: Unit; signal: tf.Tensor } {
  const { shape, values, channelsAxis } = feature;
  const [count, lengths] = [shape[channelsAxis]!, spatial(feature)];
  integer(where, 'target.class', filter, 0);
  if (filter >= count) fail(where, 'target.class', `from 0 to ${count - 1}`, filter);
  const step = product(shape.slice(channelsAxis + 1));
  let weights: ArrayLike<number> | null = null;
  if (mask !== undefined) {
    const given = mask instanceof tf.Tensor ? tf.clone(mask) : tf.tensor(mask as tf.TensorLike);
    const own = given.shape;
    weights = given.dataSync();
    given.dispose();
    if (own.join() !== lengths.join()) fail(where, 'target.mask', `of shape [${lengths}]`, own);
  }
  const signal = new Float32Array(values.length);
  let [place, activation] = [0, 0];
  values.forEach((value, offset) => {
    if (Math.floor(offset / step) % count !== filter) return;
    signal[offset] = weights === null ? 1 : weights[place]!;
    activation += value * signal[offset]!;
    place++;
  });
  return {
    unit: { filter, position: null, activation },
    signal: tf.tensor(signal, [1, ...shape.slice(1)]),
  };
}

/** What a unit's own rectifier lets through: 0 where it is shut, and no gradient comes through it. */
export async function withDead(tape: Tape, feature: Feature, key: string, units: readonly Unit[]) {
  const step = tape.passed.find(({ output }) => output === key);
  const rectifier = step?.parts.nonlinearity?.rectifier;
  if (!step || !rectifier) return units;
  const slope = tf.tidy(() => rectifier.slope(step.before));
  const slopes = Float32Array.from(await slope.data());
  slope.dispose();
  const shut = (unit: Unit) => {
    if (unit.position !== null) return slopes[place(feature, unit.filter, unit.position)] === 0;
    const step = product(feature.shape.slice(feature.channelsAxis + 1));
    const count = feature.shape[feature.channelsAxis]!;
    return slopes.every((one, n) => Math.floor(n / step) % count !== unit.filter || one === 0);
  };
  return units.map((unit) => (shut(unit) ? { ...unit, dead: true as const } : unit));
}

/** A signal of 1 at each unit, or as strong as it is at each place of a whole map: [units, ...shape]. */
export function startSignal(feature: Feature, units: readonly Unit[]): tf.Tensor {
  const { shape, values, channelsAxis } = feature;
  const size = values.length;
  const step = product(shape.slice(channelsAxis + 1));
  const signal = new Float32Array(units.length * size);
  units.forEach(({ filter, position }, n) => {
    const own = signal.subarray(n * size, (n + 1) * size);
    if (position !== null) {
      own[place(feature, filter, position)] = 1;
      return;
    }
    own.forEach((_, offset) => {
      if (Math.floor(offset / step) % shape[channelsAxis]! === filter)
        own[offset] = values[offset]!;
    });
  });
  return tf.tensor(signal, [units.length, ...shape.slice(1)]);
}

/** A signal that adds up to the unit itself, of a whole map to the mean of its places: [units, ...shape]. */
export function meanSignal(feature: Feature, units: readonly Unit[]): tf.Tensor {
  const places = product(spatial(feature));
  const ones = { ...feature, values: new Float32Array(feature.values.length).fill(1 / places) };
  return startSignal(ones, units);
}
