import { activate, loadLanes, multiplyAdd, storeLanes } from '../product/multiply_add';
import { DepthwiseSizes } from './depthwise_sizes';

/** A depthwise convolution of one filter for each channel, and its epilogue, as that of ConvSizes. */
@unmanaged
export class DepthwiseConvSizes extends DepthwiseSizes {
  /** The bias of each channel, or 0. */
  bias: usize;
  activation: i32;
  alpha: f32;
}

/**
 * y: each channel's windows times its filter. Sums begin with the bias and take the taps in their order, whether
 * positions are computed by fours or alone.
 */
export function depthwiseConvolution(x: usize, w: usize, y: usize, g: DepthwiseConvSizes): void {
  const pixel = (<usize>g.ci) << 2,
    line = <usize>g.iw * pixel;
  const ow = g.ow,
    iw = g.iw,
    kw = g.kw,
    sw = g.sw,
    bw = g.bw,
    dw = g.dw;
  // Pixels that lie by 2 KiB apart are in the same few sets of the cache, which do not hold those of four windows.
  const four = (pixel & 2047) !== 0;
  // Of the windows from `inner` to before `end` all columns are in the image.
  const inner = min(ow, bw > 0 ? (bw + sw - 1) / sw : 0);
  const reach = iw - 1 - (kw - 1) * dw + bw;
  const end = reach < 0 ? 0 : min(ow, reach / sw + 1);
  for (let n = 0; n < g.batch; n++) {
    const image = x + <usize>(n * g.ih) * line;
    for (let row = 0; row < g.oh; row++) {
      const top = row * g.sh - g.bh;
      const first = top < 0 ? (g.dh - 1 - top) / g.dh : 0;
      const below = g.ih - top <= 0 ? 0 : min(g.kh, (g.ih - top - 1) / g.dh + 1);
      const tall = max(0, below - first);
      const from = image + <usize>(top + first * g.dh) * line;
      const taps = w + <usize>(first * kw) * pixel;
      let column = 0;
      while (column < ow) {
        const left = column * sw - bw;
        const at = from + <usize>left * pixel;
        if (four && column >= inner && column < end && end - inner >= 4) {
          // The last four of a row may have some of those before them.
          const back = max(0, column + 4 - end);
          const to = y - <usize>back * pixel;
          fourWindows(at - <usize>(back * sw) * pixel, taps, to, tall, g);
          column += 4 - back;
          y += <usize>(4 - back) * pixel;
          continue;
        }
        const j = left < 0 ? (dw - 1 - left) / dw : 0;
        const last = iw - left <= 0 ? 0 : min(kw, (iw - left - 1) / dw + 1);
        const start = at + <usize>(j * dw) * pixel;
        oneWindow(start, taps + <usize>j * pixel, y, tall, max(0, last - j), g);
        column++;
        y += pixel;
      }
    }
  }
}

/** Four windows side by side that have all columns and `tall` rows of taps. */
function fourWindows(x: usize, w: usize, y: usize, tall: i32, g: DepthwiseConvSizes): void {
  const c = g.ci,
    kw = g.kw,
    activation = g.activation;
  const alpha = g.alpha,
    bias = g.bias;
  const pixel = (<usize>c) << 2;
  const across = <usize>g.dw * pixel,
    down = <usize>(g.dh * g.iw) * pixel - <usize>kw * across;
  const x1 = <usize>g.sw * pixel,
    x2 = 2 * x1,
    x3 = 3 * x1;
  let n = 0;
  for (; n + 8 <= c; n += 8) {
    const at = (<usize>n) << 2;
    let a0 = bias ? v128.load(bias + at) : f32x4.splat(0);
    let a1 = bias ? v128.load(bias + at, 16) : f32x4.splat(0);
    let b0 = a0,
      b1 = a1,
      c0 = a0,
      c1 = a1,
      d0 = a0,
      d1 = a1;
    let p = x + at,
      tap = w + at;
    for (let i = tall; i > 0; i--) {
      for (let j = kw; j > 0; j--) {
        const w0 = v128.load(tap),
          w1 = v128.load(tap, 16);
        a0 = multiplyAdd(v128.load(p), w0, a0);
        a1 = multiplyAdd(v128.load(p, 16), w1, a1);
        b0 = multiplyAdd(v128.load(p + x1), w0, b0);
        b1 = multiplyAdd(v128.load(p + x1, 16), w1, b1);
        c0 = multiplyAdd(v128.load(p + x2), w0, c0);
        c1 = multiplyAdd(v128.load(p + x2, 16), w1, c1);
        d0 = multiplyAdd(v128.load(p + x3), w0, d0);
        d1 = multiplyAdd(v128.load(p + x3, 16), w1, d1);
        p += across;
        tap += pixel;
      }
      p += down;
    }
    let to = y + at;
    v128.store(to, activate(a0, activation, alpha));
    v128.store(to, activate(a1, activation, alpha), 16);
    to += pixel;
    v128.store(to, activate(b0, activation, alpha));
    v128.store(to, activate(b1, activation, alpha), 16);
    to += pixel;
    v128.store(to, activate(c0, activation, alpha));
    v128.store(to, activate(c1, activation, alpha), 16);
    to += pixel;
    v128.store(to, activate(d0, activation, alpha));
    v128.store(to, activate(d1, activation, alpha), 16);
  }
  for (; n < c; n += 4) {
    const at = (<usize>n) << 2,
      lanes = c - n;
    let a0 = bias ? loadLanes(bias + at, lanes) : f32x4.splat(0);
    let b0 = a0,
      c0 = a0,
      d0 = a0;
    let p = x + at,
      tap = w + at;
    for (let i = tall; i > 0; i--) {
      for (let j = kw; j > 0; j--) {
        const w0 = loadLanes(tap, lanes);
        a0 = multiplyAdd(loadLanes(p, lanes), w0, a0);
        b0 = multiplyAdd(loadLanes(p + x1, lanes), w0, b0);
        c0 = multiplyAdd(loadLanes(p + x2, lanes), w0, c0);
        d0 = multiplyAdd(loadLanes(p + x3, lanes), w0, d0);
        p += across;
        tap += pixel;
      }
      p += down;
    }
    let to = y + at;
    storeLanes(to, activate(a0, activation, alpha), lanes);
    to += pixel;
    storeLanes(to, activate(b0, activation, alpha), lanes);
    to += pixel;
    storeLanes(to, activate(c0, activation, alpha), lanes);
    to += pixel;
    storeLanes(to, activate(d0, activation, alpha), lanes);
  }
}

/** A window that has `tall` rows and `wide` columns of taps, at its first one. */
function oneWindow(
  x: usize,
  w: usize,
  y: usize,
  tall: i32,
  wide: i32,
  g: DepthwiseConvSizes,
): void {
  const c = g.ci,
    activation = g.activation;
  const alpha = g.alpha,
    bias = g.bias;
  const pixel = (<usize>c) << 2;
  const across = <usize>g.dw * pixel,
    down = <usize>(g.dh * g.iw) * pixel - <usize>wide * across,
    skipped = <usize>(g.kw - wide) * pixel;
  let n = 0;
  for (; n + 16 <= c; n += 16) {
    const at = (<usize>n) << 2;
    let a0 = bias ? v128.load(bias + at) : f32x4.splat(0);
    let a1 = bias ? v128.load(bias + at, 16) : f32x4.splat(0);
    let a2 = bias ? v128.load(bias + at, 32) : f32x4.splat(0);
    let a3 = bias ? v128.load(bias + at, 48) : f32x4.splat(0);
    let p = x + at,
      tap = w + at;
    for (let i = tall; i > 0; i--) {
      for (let j = wide; j > 0; j--) {
        a0 = multiplyAdd(v128.load(p), v128.load(tap), a0);
        a1 = multiplyAdd(v128.load(p, 16), v128.load(tap, 16), a1);
        a2 = multiplyAdd(v128.load(p, 32), v128.load(tap, 32), a2);
        a3 = multiplyAdd(v128.load(p, 48), v128.load(tap, 48), a3);
        p += across;
        tap += pixel;
      }
      p += down;
      tap += skipped;
    }
    const to = y + at;
    v128.store(to, activate(a0, activation, alpha));
    v128.store(to, activate(a1, activation, alpha), 16);
    v128.store(to, activate(a2, activation, alpha), 32);
    v128.store(to, activate(a3, activation, alpha), 48);
  }
  for (; n < c; n += 4) {
    const at = (<usize>n) << 2,
      lanes = c - n;
    let sum = bias ? loadLanes(bias + at, lanes) : f32x4.splat(0);
    let p = x + at,
      tap = w + at;
    for (let i = tall; i > 0; i--) {
      for (let j = wide; j > 0; j--) {
        sum = multiplyAdd(loadLanes(p, lanes), loadLanes(tap, lanes), sum);
        p += across;
        tap += pixel;
      }
      p += down;
      tap += skipped;
    }
    storeLanes(y + at, activate(sum, activation, alpha), lanes);
  }
}
