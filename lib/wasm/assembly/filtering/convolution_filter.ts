/** The filter's side of convolution.ts: U = G g GT, the phases one below the other. */
import { zero } from '../product/multiply_add';
import { packColumns, packTap, taps } from '../product/pack_filter';
import { panelWidth } from '../product/row_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Phases } from './convolution_phases';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringSizes } from './filtering_sizes';
import { matrixPitch, transformFilter } from './input_gradient_filter';
import { fours } from './tiles_at_once';

/**
 * Writes a matrix [phases ci, co] for each point, in panels of columns, of w [kh, kw, ci, co], or, for an
 * input gradient of stride 1, of w [kh, kw, co, ci] turned round; ci and co are rounded up to multiples of 4.
 * `scratch` holds phases and filterScratch bytes.
 */
export function transformPhases(w: usize, u: usize, scratch: usize, g: FilteringSizes): void {
  const ci = g.ci,
    co = g.co,
    written = g.written,
    kh = g.kh,
    kw = g.kw,
    sh = g.sh,
    sw = g.sw;
  const width = fours(ci),
    columns = fours(co);
  const phases = changetype<Phases>(scratch).set(kh, kw, sh, sw);
  const rh = taps(kh, sh, 0),
    rw = taps(kw, sw, 0);
  const between = scratch + offsetof<Phases>();
  const packed = between + 30 * 16;
  const pitch = matrixPitch(phases.count * width, columns);
  const tapSize = (<usize>ci * written) << 2;
  let to = u;
  for (let n = 0; n < columns; ) {
    const panel = panelWidth(n, columns, false);
    const size = (<usize>width * panel) << 2;
    for (let phase = 0; phase < phases.count; phase++) {
      phases.select(phase);
      // Taps a power of two apart would crowd one cache set.
      const step = size + 64;
      let tap = packed;
      for (let i = phases.row; i < rh * sh; i += sh) {
        for (let j = phases.column; j < rw * sw; j += sw) {
          const many = min(co - n, panel);
          if (g.gradient) {
            const from = w + <usize>(kh * kw - 1 - i * kw - j) * tapSize;
            packTap(from + ((<usize>n * ci) << 2), tap, ci, width, panel, many);
          } else if (i < kh && j < kw) {
            const from = w + <usize>(i * kw + j) * tapSize;
            packColumns(from + ((<usize>n) << 2), tap, ci, width, written, panel, many);
          } else {
            zero(tap, width * panel);
          }
          tap += step;
        }
      }
      for (let e: usize = 0; e < size; e += 16) {
        transformFilter(packed + e, step, rh, rw, to + e, pitch, between);
      }
      to += size;
    }
    n += panel;
  }
}
