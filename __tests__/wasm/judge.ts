import type { ConvCase } from '../reference/conv_gradients.js';
import { distance } from './compare.js';
import type { GuardedMemory } from './guarded_memory.js';

type Reference = (c: ConvCase, a: Float32Array, b: Float32Array) => Float64Array;

/** What is right in this memory. */
export function judge(guarded: GuardedMemory) {
  /** Whether the values are right and no byte beside a tensor or scratch was written. */
  const right = (got: Float32Array, expected: Float64Array, magnitudes = expected): boolean =>
    distance(got, expected, magnitudes) < 1e-5 && guarded.broken().length === 0;

  /** The same for sums of products, whose terms may cancel. */
  const rightSums = (
    got: Float32Array,
    f: Reference,
    c: ConvCase,
    a: Float32Array,
    b: Float32Array,
  ): boolean => right(got, f(c, a, b), f(c, a.map(Math.abs), b.map(Math.abs)));

  return { right, rightSums };
}

/**
 * Where nothing arrives, the sums are 0, and many of them would make the scale of the rounding small: there
 * it is that of the other places.
 */
export function ofReached(magnitudes: Float64Array): Float64Array {
  const reached = magnitudes.filter((v) => v > 0);
  const scale = Math.sqrt(reached.reduce((sum, v) => sum + v * v, 0) / (reached.length || 1));
  return magnitudes.map((v) => v || scale);
}
