import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/** Calls `visit` for every pixel of every window: the window's number, the pixel's, the window's size. */
function everyPixel(
  g: ConvGeometry,
  visit: (window: number, pixel: number, size: number) => void,
): void {
  const [, ih, iw] = g.input;
  const [od, oh, ow] = g.output;
  const from = (at: number, i: 0 | 1 | 2) => Math.max(at * g.strides[i] - g.before[i], 0);
  const to = (at: number, i: 0 | 1 | 2) =>
    Math.min(at * g.strides[i] - g.before[i] + g.kernel[i], g.input[i]);
  for (let n = 0, window = 0; n < g.batch; n++) {
    for (let z = 0; z < od; z++) {
      for (let y = 0; y < oh; y++) {
        for (let x = 0; x < ow; x++, window++) {
          const [d0, d1] = [from(z, 0), to(z, 0)];
          const [h0, h1] = [from(y, 1), to(y, 1)];
          const [w0, w1] = [from(x, 2), to(x, 2)];
          const size = (d1 - d0) * (h1 - h0) * (w1 - w0);
          for (let i = d0; i < d1; i++) {
            for (let j = h0; j < h1; j++) {
              const row = ((n * g.input[0] + i) * ih + j) * iw;
              for (let k = w0; k < w1; k++) visit(window, row + k, size);
            }
          }
        }
      }
    }
  }
}

/** y [batch, ...output, c]: the average of the values that each window of x has. */
export function averagePoolLoops(g: ConvGeometry, x: Float32Array): Float32Array {
  const c = g.inChannels;
  const y = new Float32Array(g.batch * product(g.output) * c);
  everyPixel(g, (window, pixel, size) => {
    for (let i = 0; i < c; i++) y[window * c + i]! += x[pixel * c + i]! / size;
  });
  return y;
}

/** dx [batch, ...input, c]: every value of a window gets its share of the window's dy. */
export function averagePoolGradientLoops(g: ConvGeometry, dy: Float32Array): Float32Array {
  const c = g.inChannels;
  const dx = new Float32Array(g.batch * product(g.input) * c);
  everyPixel(g, (window, pixel, size) => {
    for (let i = 0; i < c; i++) dx[pixel * c + i]! += dy[window * c + i]! / size;
  });
  return dx;
}
