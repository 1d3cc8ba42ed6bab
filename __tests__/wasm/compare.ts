import { mulberry32 } from '../mulberry32.js';

/** Numbers in [-1, 1) from a seed. */
export function noise(size: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

/**
 * The largest distance between two arrays, in units of the root mean square of `magnitudes`: the
 * expected values, or, where their terms may cancel, the sums of the terms' absolute values, to
 * which the rounding of a float32 sum is proportional (Higham 2002, section 4.2). NaN counts as
 * infinite.
 */
export function distance(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  magnitudes: ArrayLike<number> = expected,
): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  let square = 0;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    square += magnitudes[i]! ** 2;
    const difference = Math.abs(got[i]! - expected[i]!);
    if (!(difference <= worst))
      worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  const scale = Math.sqrt(square / Math.max(expected.length, 1));
  return worst / Math.max(scale, 1e-3);
}
