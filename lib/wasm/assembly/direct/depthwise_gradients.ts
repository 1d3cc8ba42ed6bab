/** Gradients of the depthwise convolution: x [n, ih, iw, c], filter [kh, kw, c, m], y [n, oh, ow, c m]. */
import { loadLanes, multiplyAdd, storeLanes, zero } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { DepthwiseSizes } from './depthwise_sizes';

/** dx: each output's dy, times the filter, goes back to the window. */
export function depthwiseInputGradient(dy: usize, w: usize, dx: usize, g: DepthwiseSizes): void {
  const c = g.ci,
    m = g.multiplier;
  const ih = g.ih,
    iw = g.iw,
    kh = g.kh,
    kw = g.kw;
  zero(dx, <usize>g.batch * g.inputs);
  let gradient = dy;
  for (let n = 0; n < g.batch; n++) {
    for (let y = 0; y < g.oh; y++) {
      for (let x = 0; x < g.ow; x++) {
        for (let i = 0; i < kh; i++) {
          const row = g.row(y, i);
          if (row < 0 || row >= ih) continue;
          for (let j = 0; j < kw; j++) {
            const column = x * g.sw - g.bw + j * g.dw;
            if (column < 0 || column >= iw) continue;
            const to = dx + ((<usize>((n * ih + row) * iw + column) * c) << 2);
            const tap = w + ((<usize>(i * kw + j) * c * m) << 2);
            if (m === 1) addProducts(gradient, tap, to, c);
            else addDots(gradient, tap, to, c, m);
          }
        }
        gradient += (<usize>c * m) << 2;
      }
    }
  }
}

function addProducts(a: usize, b: usize, to: usize, c: i32): void {
  for (let n = 0; n < c; n += 4) {
    const lanes = c - n,
      at = (<usize>n) << 2;
    const sum = multiplyAdd(
      loadLanes(a + at, lanes),
      loadLanes(b + at, lanes),
      loadLanes(to + at, lanes),
    );
    storeLanes(to + at, sum, lanes);
  }
}

/** to[n] += the sum over q of a[n, q] b[n, q]. */
function addDots(a: usize, b: usize, to: usize, c: i32, m: i32): void {
  for (let n = 0; n < c; n++) {
    let sum: f32 = 0;
    for (let q = 0; q < m; q++) {
      const at = (<usize>(n * m + q)) << 2;
      sum += f32.load(a + at) * f32.load(b + at);
    }
    const p = to + ((<usize>n) << 2);
    f32.store(p, f32.load(p) + sum);
  }
}

/** dw: for each tap, what x and dy have in common, summed over a row at a time. */
export function depthwiseFilterGradient(x: usize, dy: usize, dw: usize, g: DepthwiseSizes): void {
  const c = g.ci,
    m = g.multiplier;
  const iw = g.iw,
    oh = g.oh,
    ow = g.ow,
    kh = g.kh,
    kw = g.kw,
    sw = g.sw;
  zero(dw, <usize>kh * kw * c * m);
  for (let n = 0; n < g.batch; n++) {
    for (let y = 0; y < oh; y++) {
      const gradient = dy + ((<usize>(n * oh + y) * ow * c * m) << 2);
      for (let i = 0; i < kh; i++) {
        const row = g.row(y, i);
        if (row < 0 || row >= g.ih) continue;
        const start = x + ((<usize>(n * g.ih + row) * iw * c) << 2);
        for (let j = 0; j < kw; j++) {
          const shift = j * g.dw - g.bw;
          const first = shift < 0 ? (sw - 1 - shift) / sw : 0;
          const end = iw - shift <= 0 ? 0 : min(ow, (iw - shift - 1) / sw + 1);
          const tap = dw + ((<usize>(i * kw + j) * c * m) << 2);
          const from = start + <usize>((first * sw + shift) * c * 4);
          addRowOfProducts(
            from,
            gradient + <usize>(first * c * m * 4),
            tap,
            end - first,
            sw * c,
            c,
            m,
          );
        }
      }
    }
  }
}

/** to[n, q] += the sum over `steps` places of x[n] dy[n, q]; x's places are `pitch` floats apart. */
function addRowOfProducts(
  x: usize,
  dy: usize,
  to: usize,
  steps: i32,
  pitch: i32,
  c: i32,
  m: i32,
): void {
  for (let n = 0; n < c; n += m === 1 ? 4 : 1) {
    const lanes = c - n;
    for (let q = 0; q < m; q++) {
      const out = to + ((<usize>(n * m + q)) << 2);
      let a = x + ((<usize>n) << 2);
      let b = dy + ((<usize>(n * m + q)) << 2);
      let sum = f32x4.splat(0);
      const count = m === 1 ? lanes : 1;
      for (let p = 0; p < steps; p++) {
        sum = multiplyAdd(loadLanes(a, count), loadLanes(b, count), sum);
        a += (<usize>pitch) << 2;
        b += (<usize>(c * m)) << 2;
      }
      storeLanes(out, f32x4.add(loadLanes(out, count), sum), count);
    }
  }
}
