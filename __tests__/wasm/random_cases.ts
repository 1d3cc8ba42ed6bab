import fc from 'fast-check';
import { draws } from '../draws.js';
import type { ConvCase } from '../reference/conv_gradients.js';

const sizes = (most: number) => {
  const size = fc.integer({ min: 1, max: most });
  return fc.tuple(size, size, size) as fc.Arbitrary<[number, number, number]>;
};

const channels = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 20 }),
  fc.constantFrom(8, 16, 33, 40),
);

/** Convolutions of one, two or three dimensions; fewer than three are led by ones. */
export const convCases: fc.Arbitrary<ConvCase> = fc
  .record({
    rank: fc.constantFrom(1, 2, 2, 3),
    batch: fc.integer({ min: 1, max: 4 }),
    input: sizes(9),
    inChannels: channels,
    outChannels: channels,
    kernel: sizes(5),
    strides: sizes(4),
    padding: fc.constantFrom('valid' as const, 'same' as const),
  })
  .map(({ rank, input, kernel, strides, padding, ...rest }) => {
    const lead = 3 - rank;
    const flat = (v: readonly number[]) =>
      v.map((n, i) => (i < lead ? 1 : n)) as [number, number, number];
    const k = flat(kernel);
    // A valid convolution needs an input as long as its kernel.
    const long = input.map((n, i) => (padding === 'valid' ? n + k[i]! - 1 : n));
    // Long rows show what blocks of positions hide.
    if (rank === 1) long[2]! *= 40;
    return { ...rest, input: flat(long), kernel: k, strides: flat(strides), padding };
  });

/** The same cases in each run; others by FC_SEED. */
export const SEED = Number(process.env.FC_SEED ?? 1);

/**
 * Runs a property on the examples and on `all` random cases, in `npm test` on a part of them. What must be met at any
 * seed is an example.
 */
export function everyCase<T>(
  cases: fc.Arbitrary<T>,
  all: number,
  holds: (c: T) => boolean,
  examples: readonly T[] = [],
): void {
  const numRuns = draws(all) + examples.length;
  fc.assert(fc.property(cases, holds), {
    seed: SEED,
    numRuns,
    examples: examples.map((c): [T] => [c]),
  });
}
