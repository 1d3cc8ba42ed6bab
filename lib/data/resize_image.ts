import type { Image } from './image.js';

/** Where one output position takes its values from. */
interface Taps {
  first: number;
  weights: Float64Array;
}

/** The triangle filter, widened by what an axis shrinks, so that no value is passed over. */
function linearTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const weights = Float64Array.from({ length: end - first }, (_, i) =>
      Math.max(1 - Math.abs(first + i + 0.5 - centre) / support, 0),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

const nearestTaps = (from: number, to: number): Taps[] =>
  Array.from({ length: to }, (_, place) => ({
    first: Math.min(Math.floor(((place + 0.5) * from) / to), from - 1),
    weights: Float64Array.of(1),
  }));

/** Values of [before, axis, after] with another length of the axis. */
function alongAxis(
  values: Float32Array,
  before: number,
  after: number,
  from: number,
  taps: Taps[],
) {
  const out = new Float32Array(before * taps.length * after);
  for (let b = 0; b < before; b++) {
    taps.forEach(({ first, weights }, place) => {
      const to = (b * taps.length + place) * after;
      for (let a = 0; a < after; a++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) {
          sum += weights[i]! * values[(b * from + first + i) * after + a]!;
        }
        out[to + a] = sum;
      }
    });
  }
  return out;
}

/**
 * The image in another size: `'linear'` by the triangle filter, which shrinks without aliasing, `'nearest'` by the
 * nearest pixel, for numbers that must not be mixed.
 *
 * Source: Pillow's BILINEAR and NEAREST, which take pixel centres at halves.
 */
export function resizeImage<T extends Image>(
  image: T,
  [height, width]: readonly [height: number, width: number],
  how: 'linear' | 'nearest' = 'linear',
): T {
  if (image.height === height && image.width === width) return image;
  const tapsOf = how === 'linear' ? linearTaps : nearestTaps;
  const { channels } = image;
  const columns = tapsOf(image.width, width);
  const wide = alongAxis(image.data, image.height, channels, image.width, columns);
  const data = alongAxis(wide, 1, width * channels, image.height, tapsOf(image.height, height));
  return { ...image, height, width, data };
}
