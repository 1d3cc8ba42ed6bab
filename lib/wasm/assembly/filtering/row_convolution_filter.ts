/** The filter's side of row_convolution.ts: U = G g GT, the points down by those across. */
import { packColumns, packTap } from '../product/pack_filter';
import { panelWidth } from '../product/row_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteredAxis } from './filtered_axis';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringSizes } from './filtering_sizes';
import { matrixPitch } from './input_gradient_filter';
import { fours } from './tiles_at_once';

/**
 * Writes a matrix [ci, co] for each point, in panels of columns, of the first co of w [kh, kw, ci, channels], or,
 * for an input gradient, of w [kh, kw, channels, ci] turned round; ci and co are rounded up to multiples of 4.
 * `between` has room for 18 kw vectors and kh kw (8 ci + 16) floats.
 */
export function transformByRows(
  w: usize,
  u: usize,
  between: usize,
  co: i32,
  g: FilteringSizes,
  down: FilteredAxis,
  across: FilteredAxis,
): void {
  const ci = g.ci,
    channels = g.written,
    kh = g.kh,
    kw = g.kw;
  const width = fours(ci),
    columns = fours(co);
  const row = (<usize>kw) << 4;
  const packed = between + 18 * row;
  const pitch = matrixPitch(width, columns);
  const tapSize = (<usize>ci * channels) << 2;
  for (let n = 0; n < columns; ) {
    const panel = panelWidth(n, columns, false);
    const size = (<usize>width * panel) << 2;
    // Taps a power of two apart would crowd one cache set.
    const step = size + 64;
    const many = min(co - n, panel);
    for (let i = 0; i < kh * kw; i++) {
      const tap = packed + <usize>i * step;
      if (g.gradient) {
        const from = w + <usize>(kh * kw - 1 - i) * tapSize + ((<usize>n * ci) << 2);
        packTap(from, tap, ci, width, panel, many);
      } else {
        packColumns(
          w + <usize>i * tapSize + ((<usize>n) << 2),
          tap,
          ci,
          width,
          channels,
          panel,
          many,
        );
      }
    }
    for (let e: usize = 0; e < size; e += 16) {
      for (let j: usize = 0; j < <usize>kw; j++) {
        down.ofTaps(packed + e + j * step, <usize>kw * step, between + (j << 4), row);
      }
      for (let i = 0; i < down.counted; i++) {
        const point = u + <usize>(i * across.points) * pitch;
        across.ofTaps(between + <usize>i * row, 16, point + e, pitch);
      }
    }
    u += size;
    n += panel;
  }
}
