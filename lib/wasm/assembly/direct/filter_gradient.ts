/**
 * dW of a convolution: dW[t, c, o] = sum over positions p of X[p s - b + t, c] dY[p, o].
 *
 * In an image X with its border of zeros, the kw ci values that one row of the kernel sees at p lie in
 * one stretch. So each kernel row is a product aT B of those stretches with dY, taken in blocks of
 * positions that stay in the nearest cache.
 */

import { addProduct4x8, addThin } from '../product/column_tiles';
import { loadLanes, zero } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { WindowPlan } from './window_plan';
import { windowPointers } from './windows';

const BLOCK: i32 = 256;
/** Up to so many channels, dY's rows are read where they lie; further apart they crowd one cache set. */
const NEAR: i32 = 32;

/** Plans a filter gradient. Returns the bytes of its scratch. */
export function planFilterGradient(g: WindowPlan): f64 {
  return g.plan(1) + <f64>(BLOCK * ((g.co + 7) & ~7) * 4) + <f64>(BLOCK * 16) + 64;
}

/**
 * `scratch` holds a padded group of images, a pointer for each position in it, BLOCK rows of dY's
 * channels rounded up to 8, and BLOCK times 4 floats.
 */
export function filterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
  g: WindowPlan,
): void {
  const kd = g.kd,
    kh = g.kh,
    co = g.co;
  const planePitch = g.planePitch,
    rowPitch = g.rowPitch;
  const positions = g.positions;
  const pointers = scratch + g.paddedBytes;
  const panels = pointers + ((<usize>g.group * positions) << 2);
  const packed = panels + ((<usize>BLOCK * ((co + 7) & ~7)) << 2);
  const length = g.kw * g.ci;
  zero(dw, <usize>kd * kh * length * co);
  for (let n = 0; n < g.batch; n += g.group) {
    const images = min(g.group, g.batch - n);
    const m = windowPointers(g.padded(x, n, images, scratch), pointers, images, g);
    const gradient = dy + ((<usize>n * positions * co) << 2);
    for (let p = 0; p < m; p += BLOCK) {
      const steps = min(BLOCK, m - p);
      const b = gradient + ((<usize>p * co) << 2);
      const rows = pointers + ((<usize>p) << 2);
      const thin = co <= 4;
      const near = thin || (co <= NEAR && co % 8 === 0);
      if (!near) packPanels(b, panels, steps, co);
      for (let i = 0; i < kd; i++) {
        for (let j = 0; j < kh; j++) {
          const skip = <usize>i * planePitch + <usize>j * rowPitch;
          const c = dw + ((<usize>((i * kh + j) * length) * co) << 2);
          if (thin) thinProduct(rows, skip, steps, length, b, co, c);
          else if (near) product(rows, skip, steps, length, b, co, 32, (<usize>co) << 2, packed, c);
          else product(rows, skip, steps, length, panels, co, (<usize>steps) << 5, 32, packed, c);
        }
      }
    }
  }
}

/** dY's rows as panels of 8 channels, with zeros where there is no channel. */
function packPanels(from: usize, to: usize, steps: i32, co: i32): void {
  for (let n = 0; n < co; n += 8) {
    let row = from + ((<usize>n) << 2);
    for (let p = 0; p < steps; p++) {
      v128.store(to, loadLanes(row, co - n));
      v128.store(to, loadLanes(row + 16, co - n - 4), 16);
      row += (<usize>co) << 2;
      to += 32;
    }
  }
}

function product(
  rows: usize,
  skip: usize,
  steps: i32,
  length: i32,
  panels: usize,
  co: i32,
  panelPitch: usize,
  pitch: usize,
  packed: usize,
  c: usize,
): void {
  const pitchC = (<usize>co) << 2;
  for (let m = 0; m < length; m += 4) {
    const lines = length - m;
    const reach = skip + ((<usize>m) << 2);
    for (let p = 0; p < steps; p++) {
      const a = <usize>load<u32>(rows + ((<usize>p) << 2)) + reach;
      v128.store(packed + ((<usize>p) << 4), loadLanes(a, lines));
    }
    let b = panels;
    const line = c + <usize>m * pitchC;
    for (let n = 0; n < co; n += 8) {
      addProduct4x8(steps, packed, b, pitch, line + ((<usize>n) << 2), pitchC, lines, co - n);
      b += panelPitch;
    }
  }
}

function thinProduct(
  rows: usize,
  skip: usize,
  steps: i32,
  length: i32,
  b: usize,
  co: i32,
  c: usize,
): void {
  const pitch = (<usize>co) << 2;
  for (let m = 0; m < length; m += 16) {
    for (let n = 0; n < co; n += 2) {
      const corner = c + <usize>m * pitch + ((<usize>n) << 2);
      addThin(
        steps,
        rows,
        skip + ((<usize>m) << 2),
        b + ((<usize>n) << 2),
        pitch,
        corner,
        pitch,
        length - m,
        co - n > 1 ? 2 : 1,
      );
    }
  }
}
