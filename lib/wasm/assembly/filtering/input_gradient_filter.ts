/** The filter's side of input_gradient.ts: U = G g GT, for each phase. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { ConvSizes } from '../memory/conv_sizes';
import { packTap } from '../product/pack_filter';
import { panelWidth } from '../product/row_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Axis, selectGroup } from './input_gradient_axis';
import { fours } from './tiles_at_once';
import { transformTaps } from './transforms';

/** The bytes from one matrix to the next: a row more than the matrix, for they are written side by side. */
export function matrixPitch(width: i32, columns: i32): usize {
  return (<usize>width * columns + 16) << 2;
}

/** The bytes that transforming a filter takes besides: the taps of a panel, and what is between two transforms. */
export function filterScratch(width: i32): f64 {
  return 4 * (<f64>25 * (8 * width + 16) + 30 * 4);
}

/**
 * Writes the matrices [width, columns] of every phase with more than one tap, in panels of columns, by
 * group, phase and point. Of the convolution whose gradient it is, w is [kh, kw, written, co]; width and columns
 * are co and ci, rounded up to multiples of 4. `scratch` holds two axes and filterScratch bytes.
 */
export function transformGradientFilter(w: usize, u: usize, scratch: usize, g: ConvSizes): void {
  const ci = g.co,
    co = g.ci;
  const kw = g.kw,
    sh = g.sh,
    sw = g.sw;
  const width = fours(ci),
    columns = fours(co);
  const vertical = changetype<Axis>(scratch).set(1, 1, g.kh, sh, 0);
  const horizontal = changetype<Axis>(scratch + offsetof<Axis>()).set(1, 1, kw, sw, 0);
  const between = scratch + 2 * offsetof<Axis>();
  const packed = between + 30 * 16;
  const pitch = matrixPitch(width, columns);
  const tapSize = (<usize>ci * g.written) << 2;
  for (let group = 0; group < 4; group++) {
    if (!selectGroup(group, vertical, horizontal)) continue;
    const rh = vertical.r,
      rw = horizontal.r;
    for (let y = vertical.first; y < vertical.end; y++) {
      for (let x = horizontal.first; x < horizontal.end; x++) {
        let to = u;
        for (let n = 0; n < columns; ) {
          const panel = panelWidth(n, columns, false);
          const size = (<usize>width * panel) << 2;
          // Taps a power of two apart would crowd one cache set.
          const step = size + 64;
          let tap = packed;
          for (let i = 0; i < rh; i++) {
            const row = y + (rh - 1 - i) * sh;
            for (let j = 0; j < rw; j++) {
              const column = x + (rw - 1 - j) * sw;
              const from = w + <usize>(row * kw + column) * tapSize;
              packTap(from + ((<usize>n * ci) << 2), tap, ci, width, panel, min(co - n, panel));
              tap += step;
            }
          }
          for (let e: usize = 0; e < size; e += 16) {
            transformFilter(packed + e, step, rh, rw, to + e, pitch, between);
          }
          to += size;
          n += panel;
        }
        u += <usize>(vertical.points * horizontal.points) * pitch;
      }
    }
  }
}

/** U = G g GT for four values of rh x rw taps, `step` bytes apart. */
export function transformFilter(
  g: usize,
  step: usize,
  rh: i32,
  rw: i32,
  u: usize,
  pitch: usize,
  between: usize,
): void {
  if (rh === 1) {
    transformTaps(g, step, rw, u, pitch);
    return;
  }
  if (rw === 1) {
    transformTaps(g, step, rh, u, pitch);
    return;
  }
  for (let i = 0; i < rh; i++) {
    transformTaps(g + <usize>(i * rw) * step, step, rw, between + <usize>(i * 6) * 16, 16);
  }
  for (let j: usize = 0; j < 6; j++) {
    transformTaps(between + j * 16, 6 * 16, rh, u + j * pitch, 6 * pitch);
  }
}
