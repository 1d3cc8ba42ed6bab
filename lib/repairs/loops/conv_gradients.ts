import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/**
 * Calls `visit` for every pair of a kernel tap and a position whose window has a value there: the tap's
 * number, the position's and the pixel's, each to be multiplied by its channels.
 */
function everyTap(
  g: ConvGeometry,
  visit: (tap: number, position: number, pixel: number) => void,
): void {
  const [id, ih, iw] = g.input;
  const [od, oh, ow] = g.output;
  const [kd, kh, kw] = g.kernel;
  for (let n = 0, position = 0; n < g.batch; n++) {
    for (let z = 0; z < od; z++) {
      for (let y = 0; y < oh; y++) {
        for (let x = 0; x < ow; x++, position++) {
          for (let i = 0; i < kd; i++) {
            const d = z * g.strides[0] - g.before[0] + i;
            if (d < 0 || d >= id) continue;
            for (let j = 0; j < kh; j++) {
              const h = y * g.strides[1] - g.before[1] + j;
              if (h < 0 || h >= ih) continue;
              for (let k = 0; k < kw; k++) {
                const w = x * g.strides[2] - g.before[2] + k;
                if (w < 0 || w >= iw) continue;
                visit((i * kh + j) * kw + k, position, ((n * id + d) * ih + h) * iw + w);
              }
            }
          }
        }
      }
    }
  }
}

/** dx [batch, ...input, ci] of a convolution from dy [batch, ...output, co] and w [...kernel, ci, co]. */
export function convInputGradientLoops(
  g: ConvGeometry,
  dy: Float32Array,
  w: Float32Array,
): Float32Array {
  const { inChannels: ci, outChannels: co } = g;
  const dx = new Float32Array(g.batch * product(g.input) * ci);
  everyTap(g, (tap, position, pixel) => {
    for (let c = 0; c < ci; c++) {
      const row = (tap * ci + c) * co;
      let sum = 0;
      for (let o = 0; o < co; o++) sum += dy[position * co + o]! * w[row + o]!;
      dx[pixel * ci + c]! += sum;
    }
  });
  return dx;
}

/** dw [...kernel, ci, co] of a convolution from x [batch, ...input, ci] and dy [batch, ...output, co]. */
export function convFilterGradientLoops(
  g: ConvGeometry,
  x: Float32Array,
  dy: Float32Array,
): Float32Array {
  const { inChannels: ci, outChannels: co } = g;
  // Sums of many float32 products: double precision costs a JavaScript loop nothing.
  const dw = new Float64Array(product(g.kernel) * ci * co);
  everyTap(g, (tap, position, pixel) => {
    for (let c = 0; c < ci; c++) {
      const value = x[pixel * ci + c]!;
      const row = (tap * ci + c) * co;
      for (let o = 0; o < co; o++) dw[row + o]! += value * dy[position * co + o]!;
    }
  });
  return Float32Array.from(dw);
}
