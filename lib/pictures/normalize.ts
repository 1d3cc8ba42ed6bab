import { fail, floats } from '../check.js';

/** Least and greatest value; refuses NaN and infinity, which no colour stands for. */
function range(where: string, values: Float32Array): [number, number] {
  floats(where, 'the values', values);
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) fail(where, 'every value', 'finite', value);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

/** Maps low to 0 and high to 1, and cuts off what lies beyond; all 0 where they are equal. */
function stretch(values: Float32Array, low: number, high: number): Float32Array {
  if (high <= low) return new Float32Array(values.length);
  return values.map((value) => Math.min(Math.max((value - low) / (high - low), 0), 1));
}

/**
 * Per-image normalisation: the least value becomes 0, the greatest 1; a constant image all 0.
 *
 *
 * @param values of one image
 * @throws ValueError for what is no Float32Array, or a value that is not finite
 * @example
 * minMax(Float32Array.of(-1, 0, 3)); // Float32Array [0, 0.25, 1]
 */
export function minMax(values: Float32Array): Float32Array {
  return stretch(values, ...range('minMax', values));
}

/**
 * Values that are 0..1 already: kept, what lies beyond cut off.
 *
 * @param values of one image
 * @throws ValueError for what is no Float32Array, or a value that is not finite
 * @example
 * clip(Float32Array.of(-0.5, 0.5, 2)); // Float32Array [0, 0.5, 1]
 */
export function clip(values: Float32Array): Float32Array {
  range('clip', values);
  return stretch(values, 0, 1);
}

/** The value below which `percent` of the sorted values lie, interpolated linearly as in numpy. */
function percentile(sorted: Float32Array, percent: number): number {
  if (sorted.length === 0) return 0;
  const at = (percent / 100) * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * Percentile clip: the `low` percentile becomes 0, the `high` one 1, so that a few extreme values
 * do not take all the contrast.
 *
 * @param values of one image
 * @param low percent; default 1
 * @param high percent; default 99
 * @throws ValueError unless 0 <= low < high <= 100, and as `minMax`
 * @example
 * percentileClip(Float32Array.of(0, 1, 2, 3, 100), 0, 75); // Float32Array [0, 0.333333, 0.666667, 1, 1]
 */
export function percentileClip(values: Float32Array, low = 1, high = 99): Float32Array {
  const numbers = typeof low === 'number' && typeof high === 'number';
  if (!(numbers && low >= 0 && low < high && high <= 100)) {
    fail('percentileClip', 'low and high', 'percentages with low < high', [low, high]);
  }
  range('percentileClip', values);
  const sorted = values.slice().sort();
  return stretch(values, percentile(sorted, low), percentile(sorted, high));
}

/**
 * Symmetric diverging normalisation: zero becomes 0.5, and the same distance to either side means
 * the same magnitude. The `percent` percentile of the magnitudes becomes 0 or 1; all 0.5 if that
 * is zero.
 *
 *
 * @param values of one image
 * @param percent the percentile that becomes 0 or 1; default 100, the greatest magnitude
 * @throws ValueError unless 0 < percent <= 100, and as `minMax`
 * @example
 * diverging(Float32Array.of(-1, 0, 2)); // Float32Array [0.25, 0.5, 1]
 */
export function diverging(values: Float32Array, percent = 100): Float32Array {
  if (!(typeof percent === 'number' && percent > 0 && percent <= 100)) {
    fail('diverging', 'percent', 'above 0 and at most 100', percent);
  }
  range('diverging', values);
  const most = percentile(values.map(Math.abs).sort(), percent);
  return most > 0 ? stretch(values, -most, most) : values.map(() => 0.5);
}

/**
 * Symmetric like `diverging`, for projections: beyond the ends of the scale lie the strongest values
 * that together make up `100 - percent` percent of the sum of all magnitudes. So places that got
 * nothing do not count, however many they are, while by the number of pixels the scale of a small
 * field's picture would be its weakest values or nothing; all 0.5 if all are zero.
 *
 * Source: Captum's visualize_image_attr, outlier_perc. Zeiler & Fergus 2014 scale each projection by
 * itself, too, but by its greatest value.
 *
 *
 * @param values of one image
 * @param percent of the sum of magnitudes that lies within the scale; default 98
 * @throws ValueError unless 0 < percent <= 100, and as `minMax`
 * @example
 * attribution(Float32Array.of(0, 0, 0, 0, -1, 2)); // Float32Array [0.5, 0.5, 0.5, 0.5, 0.25, 1]
 */
export function attribution(values: Float32Array, percent = 98): Float32Array {
  if (!(typeof percent === 'number' && percent > 0 && percent <= 100)) {
    fail('attribution', 'percent', 'above 0 and at most 100', percent);
  }
  range('attribution', values);
  const sizes = values.map(Math.abs).sort();
  const enough = (sizes.reduce((sum, size) => sum + size, 0) * percent) / 100;
  let sum = 0;
  const most =
    sizes.find((size) => {
      sum += size;
      return sum >= enough;
    }) ?? 0;
  return most > 0 ? stretch(values, -most, most) : values.map(() => 0.5);
}

/** The normalisations by name. */
export const normalizations = { minMax, clip, percentileClip, diverging, attribution } as const;

/** The name of a normalisation, or a function of one's own from values to 0..1. */
export type Normalization =
  | 'minMax'
  | 'clip'
  | 'percentileClip'
  | 'diverging'
  | 'attribution'
  | ((values: Float32Array) => Float32Array);
