import { fail, oneOf, onlyKnown, tuple } from '../check.js';
import { deconvCrop } from './deconv_crop.js';
import { type DeconvAxis, deconvLengths } from './deconv_lengths.js';
import { deconvOutputLength } from './deconv_output_length.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS, type Padding } from './padding.js';

/** Lengths: a number for one axis, arrays for several (kernelSize, strides, dilation then either). */
export interface SolveDeconvOptions<T extends number | number[] = number> {
  /** n, the length before the layer, in elements. */
  inputLength: T;
  /** o, the length wanted. */
  outputLength: T;
  /** k, in elements. */
  kernelSize: T | number;
  /** s, output elements per input element. */
  strides: T | number;
  /** 'valid' or 'same'; default whichever fits, 'same' tried before 'valid'. */
  padding?: Padding;
  /** d, the distance between the kernel's taps; default 1. */
  dilationRate?: T | number;
}

/** What brings a transposed convolution to a length. */
export interface DeconvSolution<P = number, C = [number, number]> {
  /** For the layer. */
  padding: Padding;
  /** For the layer; null lets the padding decide and is not 0. */
  outputPadding: P | null;
  /** Elements to crop from the layer's output afterwards, at the start and at the end. */
  crop: C;
}

/** What brings a transposed convolution to lengths of several axes: arrays of one entry an axis. */
export type ShapeSolution = DeconvSolution<number[], [number, number][]>;

/** One axis, with the length wanted of it. */
interface Axis extends DeconvAxis {
  o: number;
}

const KNOWN = ['inputLength', 'outputLength', 'kernelSize', 'strides', 'padding', 'dilationRate'];

/**
 * The outputPadding, or the crop, with which a transposed convolution gives a wanted length.
 *
 * For one axis an outputPadding always suffices, where the length can be reached at all: null
 * comes first, then 0 to strides - 1. Over several axes Keras takes null for all or a number for
 * each, and under `same` an even kernel reaches n s by null only: where one axis needs null and
 * another a number, the answer is null and a crop, which gives the same values.
 *
 * `same` with an even kernel and outputPadding 0 is refused by Keras on TensorFlow; here, as in
 * JAX and torch, it gives (n - 1)s.
 *
 * @param args lengths, kernelSize and strides; padding tried 'same' before 'valid' and dilationRate 1 where left out
 * @returns `{ padding, outputPadding, crop }`: numbers for one axis, arrays for several.
 * @throws ValueError with the lengths that can be reached, if the wanted one cannot.
 * @example
 * solveDeconv({ inputLength: 14, outputLength: 27, kernelSize: 3, strides: 2 });
 * // { padding: 'same', outputPadding: 0, crop: [0, 0] }
 * solveDeconv({ inputLength: [7, 7], outputLength: [14, 13], kernelSize: 3, strides: 2 });
 * // { padding: 'same', outputPadding: [1, 0], crop: [[0, 0], [0, 0]] }
 */
export function solveDeconv(args: SolveDeconvOptions): DeconvSolution;
export function solveDeconv(args: SolveDeconvOptions<number[]>): ShapeSolution;
export function solveDeconv(
  args: SolveDeconvOptions<number> | SolveDeconvOptions<number[]>,
): DeconvSolution | ShapeSolution {
  const where = 'solveDeconv';
  onlyKnown(where, args, KNOWN);
  const several = Array.isArray(args.inputLength);
  const rank = several ? (args.inputLength as number[]).length : 1;
  const each = (name: 'inputLength' | 'outputLength' | 'kernelSize' | 'strides') =>
    tuple(where, name, args[name], rank, 1);
  const [n, o, k, s] = [
    each('inputLength'),
    each('outputLength'),
    each('kernelSize'),
    each('strides'),
  ];
  const d = tuple(where, 'dilationRate', args.dilationRate ?? 1, rank, 1);
  const axes = n.map((value, axis) => ({
    n: value,
    o: o[axis]!,
    k: k[axis]!,
    s: s[axis]!,
    d: d[axis]!,
  }));
  const paddings =
    args.padding === undefined
      ? (['same', 'valid'] as const)
      : [oneOf(where, 'padding', args.padding, PADDINGS)];
  const solution =
    first(paddings, (padding) => withoutCrop(axes, padding)) ??
    first(paddings, (padding) => withCrop(axes, padding)) ??
    unreachable(where, axes, paddings, several);
  if (several) return solution;
  const { padding, outputPadding, crop } = solution;
  return { padding, outputPadding: outputPadding?.[0] ?? null, crop: crop[0]! };
}

function withoutCrop(axes: Axis[], padding: Padding): ShapeSolution | null {
  const crop = axes.map((): [number, number] => [0, 0]);
  const hits = axes.map((axis) =>
    deconvLengths(axis, padding)
      .filter(({ length }) => length === axis.o)
      .map(({ outputPadding }) => outputPadding),
  );
  if (hits.every((hit) => hit.includes(null))) return { padding, outputPadding: null, crop };
  const numbers = hits.map((hit) => hit.find((value) => value !== null));
  if (numbers.includes(undefined)) return null;
  return { padding, outputPadding: numbers as number[], crop };
}

function withCrop(axes: Axis[], padding: Padding): ShapeSolution | null {
  const reached = axes.every((axis) =>
    deconvLengths(axis, padding).some(({ length }) => length === axis.o),
  );
  if (!reached) return null;
  // What the layer drops at the start grows with the crop, so that the kernel's stamps stay put.
  const crop = axes.map(({ n, o, k, s, d }): [number, number] => {
    const kEff = effectiveKernel('solveDeconv', k, d);
    const length = deconvOutputLength(n, k, padding, { stride: s, dilation: d })!;
    const start = deconvCrop(n, kEff, s, padding, o) - deconvCrop(n, kEff, s, padding, length);
    return [start, length - o - start];
  });
  return { padding, outputPadding: null, crop };
}

function unreachable(
  where: string,
  axes: Axis[],
  paddings: readonly Padding[],
  several: boolean,
): never {
  const lengths = (axis: Axis) =>
    paddings
      .map((padding) => {
        const all = new Set(deconvLengths(axis, padding).map(({ length }) => length));
        return `${[...all].sort((a, b) => a - b).join(', ')} (${padding})`;
      })
      .join(' or ');
  const got = axes.map(({ o }) => o);
  if (!several) return fail(where, 'outputLength', `one of ${lengths(axes[0]!)}`, got[0]);
  return fail(where, 'outputLength', `one of ${axes.map(lengths).join(' by ')}`, got);
}

function first<T, R>(values: readonly T[], pick: (value: T) => R | null): R | null {
  for (const value of values) {
    const picked = pick(value);
    if (picked !== null) return picked;
  }
  return null;
}
