import { BUILT, detail, nameOf, SHAPES } from './rows.js';

export const KINDS = ['forward', 'ended', 'filter', 'step', 'predict'] as const;
export type Kind = (typeof KINDS)[number];

/** A transposed convolution of 'same', of images or volumes. */
export interface Transposed {
  /** [batch, ...spatial, channels]. */
  readonly input: readonly number[];
  readonly filters: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
}

const FIXED: readonly Transposed[] = SHAPES.map((shape) => {
  const { k, s } = detail(shape);
  return { input: shape.input, filters: shape.filters, kernel: k, strides: s };
});

const each = (input: number[], filters: number, kernel: number, stride: number): Transposed => {
  const spatial = input.slice(1, -1);
  return {
    input,
    filters,
    kernel: spatial.map((n) => (n === 1 ? 1 : kernel)),
    strides: spatial.map((n) => (n === 1 ? 1 : stride)),
  };
};

/** Where a rule for kernels may fail: little work, odd channels, kernels shorter than strides, volumes. */
const OTHERS: readonly Transposed[] = [
  each([1, 2, 2, 16], 8, 3, 1),
  each([1, 4, 4, 1], 1, 2, 2),
  each([1, 7, 7, 3], 5, 3, 2),
  each([1, 64, 64, 1], 1, 4, 2),
  each([1, 64, 64, 4], 1, 2, 2),
  each([4, 28, 28, 16], 1, 3, 1),
  each([4, 28, 28, 1], 16, 3, 1),
  each([1, 128, 128, 2], 2, 2, 1),
  each([1, 64, 64, 8], 8, 1, 2),
  each([1, 64, 64, 16], 16, 1, 1),
  each([1, 20, 20, 16], 8, 5, 3),
  each([1, 1, 2000, 1], 1, 16, 8),
  each([1, 32, 32, 64], 64, 3, 1),
  each([1, 8, 8, 8, 16], 8, 3, 2),
  each([1, 6, 6, 6, 1], 3, 2, 2),
  each([1, 8, 8, 8, 8], 8, 3, 1),
];

export const transposedOf = (index: number, others: boolean): Transposed =>
  (others ? OTHERS : FIXED)[index]!;

export function namesOf(kind: Kind, others: boolean): string[] {
  if (kind === 'step' || kind === 'predict') return BUILT.map(({ name }) => name);
  if (!others) return SHAPES.map((_, index) => nameOf({ kind: 'forward', index }));
  return OTHERS.map(
    ({ input, filters, kernel, strides }) =>
      `[${input.join(',')}] -> ${filters} k${kernel.at(-1)} s${strides.at(-1)}`,
  );
}
