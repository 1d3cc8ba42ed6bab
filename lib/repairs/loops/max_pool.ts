import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

type Numbers = Float32Array | Int32Array;

/**
 * Calls `visit` with every output value of a maximum pooling, the place of its window's first maximum, and that:
 * NaN is larger than nothing, not even -Infinity, as on tfjs's cpu backend.
 */
function everyMaximum(
  g: ConvGeometry,
  x: Numbers,
  visit: (output: number, place: number, largest: number) => void,
): void {
  const [id, ih, iw] = g.input;
  const [od, oh, ow] = g.output;
  const c = g.inChannels;
  const from = (at: number, i: 0 | 1 | 2) => Math.max(at * g.strides[i] - g.before[i], 0);
  const to = (at: number, i: 0 | 1 | 2) =>
    Math.min(at * g.strides[i] - g.before[i] + g.kernel[i], g.input[i]);
  for (let n = 0, output = 0; n < g.batch; n++) {
    for (let z = 0; z < od; z++) {
      for (let y = 0; y < oh; y++) {
        for (let w = 0; w < ow; w++) {
          for (let channel = 0; channel < c; channel++, output++) {
            let place = -1;
            let largest = Number.NEGATIVE_INFINITY;
            for (let i = from(z, 0); i < to(z, 0); i++) {
              for (let j = from(y, 1); j < to(y, 1); j++) {
                for (let k = from(w, 2); k < to(w, 2); k++) {
                  const at = (((n * id + i) * ih + j) * iw + k) * c + channel;
                  if (place < 0 || x[at]! > largest) place = at;
                  if (x[at]! > largest) largest = x[at]!;
                }
              }
            }
            visit(output, place, largest);
          }
        }
      }
    }
  }
}

/** y [batch, ...output, c]: the largest value of each window of x [batch, ...input, c], of x's type. */
export function maxPoolLoops<T extends Numbers>(g: ConvGeometry, x: T): T {
  const size = g.batch * product(g.output) * g.inChannels;
  const y = (x instanceof Int32Array ? new Int32Array(size) : new Float32Array(size)) as T;
  everyMaximum(g, x, (output, _, largest) => {
    y[output] = largest;
  });
  return y;
}

/** The largest value of each window of x, and its place in x. */
export function maxPoolPlaces(g: ConvGeometry, x: Float32Array): [Float32Array, Int32Array] {
  const size = g.batch * product(g.output) * g.inChannels;
  const [largest, places] = [new Float32Array(size), new Int32Array(size)];
  everyMaximum(g, x, (output, place, value) => {
    largest[output] = value;
    places[output] = place;
  });
  return [largest, places];
}

/** dx: each window's dy goes to its first largest value. */
export function maxPoolGradientLoops(
  g: ConvGeometry,
  x: Float32Array,
  dy: Float32Array,
): Float32Array {
  const dx = new Float32Array(x.length);
  everyMaximum(g, x, (output, place) => {
    if (place >= 0) dx[place]! += dy[output]!;
  });
  return dx;
}

/**
 * y [batch, ...output, c]: of each window that of `values` [batch, ...input, c] where x is largest first; 0 of a
 * window that lies in the border alone.
 */
export function maxPoolSwitchedLoops(
  g: ConvGeometry,
  x: Float32Array,
  values: Float32Array,
): Float32Array {
  const y = new Float32Array(g.batch * product(g.output) * g.inChannels);
  everyMaximum(g, x, (output, place) => {
    y[output] = place < 0 ? 0 : values[place]!;
  });
  return y;
}
