import { product } from './product.js';
/**
 * The transposed convolution of any rank as plain loops in double precision, from its definition
 * alone: input i stamps the kernel at i s, so y[i s + t d - b, o] += x[i, c] w[t, o, c] for every
 * tap t, where b is what the convolution that is transposed pads at the start of the axis.
 * Channels last. Nothing here is shared with the package.
 */
export interface TransposedCase {
  readonly batch: number;
  /** One number for each spatial axis, as in all that follows. */
  readonly input: readonly number[];
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: 'valid' | 'same';
  readonly outputPadding: readonly number[] | null;
}

/** How one axis is joined: its output length, and every [input, tap, output] that meet. */
interface Axis {
  readonly length: number;
  readonly contacts: readonly (readonly [number, number, number])[];
}

function axisOf(c: TransposedCase, a: number): Axis {
  const [n, k, s, d] = [c.input[a]!, c.kernel[a]!, c.strides[a]!, c.dilations[a]!];
  const extra = c.outputPadding?.[a];
  const reach = (n - 1) * s + (k - 1) * d + 1;
  let length: number;
  let before = 0;
  if (c.padding === 'valid') {
    length = extra === undefined ? Math.max(reach, n * s) : reach + extra;
  } else {
    // Keras takes away 2 floor(k_eff / 2) before it adds the output padding.
    length = extra === undefined ? n * s : reach - 2 * Math.floor(((k - 1) * d + 1) / 2) + extra;
    before = Math.floor(Math.max(reach - length, 0) / 2);
  }
  const contacts: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < k; t++) {
      const o = i * s + t * d - before;
      if (o >= 0 && o < length) contacts.push([i, t, o]);
    }
  }
  return { length, contacts };
}

const axes = (c: TransposedCase) => c.input.map((_, a) => axisOf(c, a));
/** The spatial lengths of the output. */
export function outputLengths(c: TransposedCase): number[] {
  return axes(c).map(({ length }) => length);
}

/** Calls visit with the flat indices of every x[...], w[...], y[...] that are multiplied together. */
function everyProduct(c: TransposedCase, visit: (x: number, w: number, y: number) => void): void {
  const all = axes(c);
  let joined: (readonly [number, number, number])[] = [[0, 0, 0]];
  all.forEach(({ length, contacts }, a) => {
    joined = joined.flatMap(([x, w, y]) =>
      contacts.map(
        ([i, t, o]) => [x * c.input[a]! + i, w * c.kernel[a]! + t, y * length + o] as const,
      ),
    );
  });
  const inputs = product(c.input);
  const outputs = product(all.map(({ length }) => length));
  for (let n = 0; n < c.batch; n++)
    for (const [pixel, tap, point] of joined)
      for (let o = 0; o < c.outChannels; o++)
        for (let i = 0; i < c.inChannels; i++)
          visit(
            (n * inputs + pixel) * c.inChannels + i,
            (tap * c.outChannels + o) * c.inChannels + i,
            (n * outputs + point) * c.outChannels + o,
          );
}

/** y: [batch, ...output, outChannels]. */
export function convTransposeForward(
  c: TransposedCase,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
): Float64Array {
  const y = new Float64Array(c.batch * product(outputLengths(c)) * c.outChannels);
  everyProduct(c, (i, j, k) => {
    y[k]! += x[i]! * w[j]!;
  });
  return y;
}

/** dx of sum(y g): [batch, ...input, inChannels]. */
export function convTransposeInputGradient(
  c: TransposedCase,
  g: ArrayLike<number>,
  w: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(c.batch * product(c.input) * c.inChannels);
  everyProduct(c, (i, j, k) => {
    dx[i]! += g[k]! * w[j]!;
  });
  return dx;
}

/** dw of sum(y g): [...kernel, outChannels, inChannels]. */
export function convTransposeFilterGradient(
  c: TransposedCase,
  x: ArrayLike<number>,
  g: ArrayLike<number>,
): Float64Array {
  const dw = new Float64Array(product(c.kernel) * c.outChannels * c.inChannels);
  everyProduct(c, (i, j, k) => {
    dw[j]! += x[i]! * g[k]!;
  });
  return dw;
}
