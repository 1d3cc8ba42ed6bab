/**
 * The filter [kd, kh, kw, ci, co] of a convolution, laid out for its input gradient.
 *
 * One matrix a phase (rd, rh, rw), the remainders of an output's place by the strides. Its rows are the
 * phase's taps from the last to the first, times co (`width` of them, 0 beyond co); its columns are ci,
 * in panels of 8, a last one of 4 if that is enough, or one by one when ci is 1 or 2.
 */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { ConvSizes } from '../memory/conv_sizes';
import { loadLanes, zero } from './multiply_add';
import { panelWidth } from './row_product';

/** How many taps a phase has in one dimension. */
export function taps(k: i32, s: i32, r: i32): i32 {
  return r < k ? (k - r - 1) / s + 1 : 0;
}

/** Packs w for its input gradient: phases of at most `most` taps. */
export function packFilter(w: usize, to: usize, g: ConvSizes, width: i32, most: i32): void {
  const kd = g.kd,
    kh = g.kh,
    kw = g.kw;
  const sd = g.sd,
    sh = g.sh,
    sw = g.sw;
  const ci = g.ci,
    co = g.co,
    written = g.written;
  for (let rd = 0; rd < sd; rd++) {
    const td = taps(kd, sd, rd);
    for (let rh = 0; rh < sh; rh++) {
      const th = taps(kh, sh, rh);
      for (let rw = 0; rw < sw; rw++) {
        const tw = taps(kw, sw, rw);
        if (td * th * tw > most) continue;
        for (let n = 0; n < ci; ) {
          const panel = panelWidth(n, ci, ci <= 2);
          for (let i = td - 1; i >= 0; i--) {
            for (let j = th - 1; j >= 0; j--) {
              for (let l = tw - 1; l >= 0; l--) {
                const tap = ((rd + i * sd) * kh + rh + j * sh) * kw + rw + l * sw;
                const from = w + ((<usize>(tap * written + n) * co) << 2);
                packTap(from, to, co, width, panel, min(ci - n, panel));
                to += (<usize>width * panel) << 2;
              }
            }
          }
          n += panel;
        }
      }
    }
  }
}

/** [columns, co] to [co, panel]: transposed in squares of four, with zeros where there is no column. */
export function packTap(
  from: usize,
  to: usize,
  co: i32,
  width: i32,
  panel: i32,
  columns: i32,
): void {
  const pitch = (<usize>co) << 2;
  zero(to + <usize>panel * pitch, (width - co) * panel);
  if (panel === 1) {
    memory.copy(to, from, pitch);
    return;
  }
  for (let n = 0; n < panel; n += 4) {
    let column = from + <usize>n * pitch;
    let row = to + ((<usize>n) << 2);
    const one = columns > n + 1,
      two = columns > n + 2,
      three = columns > n + 3;
    for (let o = 0; o < co; o += 4) {
      const lanes = co - o;
      const nothing = f32x4.splat(0);
      const v0 = columns > n ? loadLanes(column, lanes) : nothing;
      const v1 = one ? loadLanes(column + pitch, lanes) : nothing;
      const v2 = two ? loadLanes(column + 2 * pitch, lanes) : nothing;
      const v3 = three ? loadLanes(column + 3 * pitch, lanes) : nothing;
      const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
      const step = (<usize>panel) << 2;
      v128.store(row, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      if (lanes > 1) v128.store(row + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      if (lanes > 2) v128.store(row + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      if (lanes > 3) v128.store(row + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      column += 16;
      row += 4 * step;
    }
  }
}

/** [co, columns of a row of `pitch` floats] to [width, panel], with zeros where there is nothing. */
export function packColumns(
  from: usize,
  to: usize,
  co: i32,
  width: i32,
  pitch: i32,
  panel: i32,
  columns: i32,
): void {
  for (let k = 0; k < co; k++) {
    v128.store(to, loadLanes(from, columns));
    if (panel === 8) v128.store(to, loadLanes(from + 16, columns - 4), 16);
    to += (<usize>panel) << 2;
    from += (<usize>pitch) << 2;
  }
  zero(to, <usize>(width - co) * panel);
}
