import { product } from './product.js';
/**
 * Convolutions and their gradients as plain loops in double precision, from the definition alone:
 * y[p, o] = sum over taps t and channels c of x[p s - b + t, c] w[t, c, o], x being 0 outside.
 * One or two dimensions are three with lengths of 1. Nothing here is shared with the package.
 */
export type Triple = readonly [number, number, number];

export interface ConvCase {
  readonly batch: number;
  readonly input: Triple;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: Triple;
  readonly strides: Triple;
  readonly padding: 'valid' | 'same';
}

export interface Geometry {
  readonly output: Triple;
  readonly before: Triple;
}

/** Output lengths and left borders, as TensorFlow defines 'valid' and 'same'. */
export function geometry({ input, kernel, strides, padding }: ConvCase): Geometry {
  const axis = (i: 0 | 1 | 2) => {
    if (padding === 'valid')
      return [Math.floor((input[i] - kernel[i]) / strides[i]) + 1, 0] as const;
    const output = Math.floor((input[i] + strides[i] - 1) / strides[i]);
    const missing = (output - 1) * strides[i] + kernel[i] - input[i];
    return [output, missing > 0 ? Math.floor(missing / 2) : 0] as const;
  };
  const [d, h, w] = [axis(0), axis(1), axis(2)];
  return { output: [d[0], h[0], w[0]], before: [d[1], h[1], w[1]] };
}

/**
 * Calls visit for every output position, tap and input position that meet, with the flat indices of the first of
 * their values in x, w and y.
 */
function everyTap(c: ConvCase, visit: (x: number, w: number, y: number) => void): void {
  const { output, before } = geometry(c);
  const { input, kernel, strides } = c;
  for (let n = 0; n < c.batch; n++)
    for (let od = 0; od < output[0]; od++)
      for (let oh = 0; oh < output[1]; oh++)
        for (let ow = 0; ow < output[2]; ow++)
          for (let kd = 0; kd < kernel[0]; kd++)
            for (let kh = 0; kh < kernel[1]; kh++)
              for (let kw = 0; kw < kernel[2]; kw++) {
                const d = od * strides[0] - before[0] + kd;
                const h = oh * strides[1] - before[1] + kh;
                const w = ow * strides[2] - before[2] + kw;
                if (d < 0 || h < 0 || w < 0) continue;
                if (d >= input[0] || h >= input[1] || w >= input[2]) continue;
                const pixel = ((n * input[0] + d) * input[1] + h) * input[2] + w;
                const tap = (kd * kernel[1] + kh) * kernel[2] + kw;
                const point = ((n * output[0] + od) * output[1] + oh) * output[2] + ow;
                visit(
                  pixel * c.inChannels,
                  tap * c.inChannels * c.outChannels,
                  point * c.outChannels,
                );
              }
}

/** The same numbers in one kind of array: loops that meet several kinds take twice as long. */
const doubles = (values: ArrayLike<number>) => new Float64Array(values);

/** y: [batch, ...output, outChannels]. */
export function convForward(c: ConvCase, x: ArrayLike<number>, w: ArrayLike<number>): Float64Array {
  const y = new Float64Array(c.batch * product(geometry(c).output) * c.outChannels);
  const [xs, ws] = [doubles(x), doubles(w)];
  const { inChannels, outChannels } = c;
  everyTap(c, (i, j, k) => {
    for (let a = 0; a < inChannels; a++)
      for (let b = 0; b < outChannels; b++) y[k + b]! += xs[i + a]! * ws[j + a * outChannels + b]!;
  });
  return y;
}

/** dx: [batch, ...input, inChannels]. This is the transposed convolution of dy. */
export function convInputGradient(
  c: ConvCase,
  dy: ArrayLike<number>,
  w: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(c.batch * product(c.input) * c.inChannels);
  const [dys, ws] = [doubles(dy), doubles(w)];
  const { inChannels, outChannels } = c;
  everyTap(c, (i, j, k) => {
    for (let a = 0; a < inChannels; a++)
      for (let b = 0; b < outChannels; b++)
        dx[i + a]! += dys[k + b]! * ws[j + a * outChannels + b]!;
  });
  return dx;
}

/** dw: [...kernel, inChannels, outChannels]. */
export function convFilterGradient(
  c: ConvCase,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Float64Array {
  const dw = new Float64Array(product(c.kernel) * c.inChannels * c.outChannels);
  const [xs, dys] = [doubles(x), doubles(dy)];
  const { inChannels, outChannels } = c;
  everyTap(c, (i, j, k) => {
    for (let a = 0; a < inChannels; a++)
      for (let b = 0; b < outChannels; b++)
        dw[j + a * outChannels + b]! += xs[i + a]! * dys[k + b]!;
  });
  return dw;
}
