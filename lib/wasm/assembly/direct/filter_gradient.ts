/**
 * dW of a convolution: dW[t, c, o] = sum over positions p of X[p s - b + t, c] dY[p, o].
 *
 * In an image X with its border of zeros, the kw ci values that one row of the kernel sees at p lie in
 * one stretch. So each kernel row is a product aT B of those stretches with dY, taken in blocks of
 * positions that stay in the nearest cache.
 */

// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
import { addProduct4x8, addThin } from '../product/column_tiles';
import { loadLanes, zero } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { WindowPlan } from './window_plan';
import { windowPointers } from './windows';

const BLOCK: i32 = 256;
/** Up to so many channels, dY's rows are read where they lie; further apart they crowd one cache set. */
const NEAR: i32 = 32;

/** A block of positions, and dW's row of taps that it adds to. An instance is written into scratch memory. */
@unmanaged
class Block {
  /** Pointers to the stretches of X, how many, and of which of their floats the products are computed. */
  rows: usize;
  steps: i32;
  first: i32;
  end: i32;
  /** dY, the bytes from position to position and, where it lies in panels, from panel to panel. */
  b: usize;
  pitch: usize;
  panelPitch: usize;
  co: i32;
  /** The bytes from row to row of dW. */
  pitchC: usize;
  /** Room for stretches side by side. */
  packed: usize;
}

/** The bytes of the structs in scratch, in whole lines of the cache. */
const STRUCTS: usize = (offsetof<Padding>() + offsetof<Block>() + 63) & ~63;

/** Plans a filter gradient. Returns the bytes of its scratch. */
export function planFilterGradient(g: WindowPlan): f64 {
  const panels = <f64>(BLOCK * ((g.co + 7) & ~7) * 4);
  return g.plan(1) + panels + <f64>(BLOCK * 16) + 64 + <f64>STRUCTS;
}

/**
 * `scratch` holds structs, a padded group of images, a pointer for each position in it, BLOCK rows of dY's
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
    co = g.co,
    written = g.written;
  const positions = g.positions;
  g.arrange(scratch);
  const block = changetype<Block>(scratch + offsetof<Padding>());
  const padded = scratch + STRUCTS;
  const pointers = padded + g.paddedBytes;
  const panels = pointers + ((<usize>g.group * positions) << 2);
  const length = g.kw * g.ci,
    first = g.firstRow,
    end = g.endRow;
  const thin = co <= 4;
  const near = thin || (written <= NEAR && co % 8 === 0);
  block.packed = panels + ((<usize>BLOCK * ((co + 7) & ~7)) << 2);
  block.first = first;
  block.end = end;
  block.co = co;
  block.pitch = near ? (<usize>written) << 2 : 32;
  block.pitchC = (<usize>written) << 2;
  for (let i = 0; i < kd * kh; i++) {
    const own = dw + <usize>(i * length) * block.pitchC;
    if (co === written) zero(own + <usize>first * block.pitchC, <usize>(end - first) * co);
    else for (let m = first; m < end; m++) zero(own + <usize>m * block.pitchC, co);
  }
  for (let n = 0; n < g.batch; n += g.group) {
    const images = min(g.group, g.batch - n);
    const m = windowPointers(g.padded(x, n, images, padded), pointers, images, g);
    const gradient = dy + ((<usize>n * positions * written) << 2);
    for (let p = 0; p < m; p += BLOCK) {
      const steps = min(BLOCK, m - p);
      const b = gradient + ((<usize>p * written) << 2);
      if (!near) packPanels(b, panels, steps, co, written);
      block.rows = pointers + ((<usize>p) << 2);
      block.steps = steps;
      block.b = near ? b : panels;
      block.panelPitch = near ? 32 : (<usize>steps) << 5;
      for (let i = 0; i < kd; i++) {
        for (let j = 0; j < kh; j++) {
          const skip = <usize>i * g.planePitch + <usize>j * g.rowPitch;
          const c = dw + ((<usize>((i * kh + j) * length) * written) << 2);
          if (thin) thinProduct(skip, c, block);
          else product(skip, c, block);
        }
      }
    }
  }
}

/** dY's rows as panels of 8 channels, with zeros where there is no channel. */
function packPanels(from: usize, to: usize, steps: i32, co: i32, pitch: i32): void {
  for (let n = 0; n < co; n += 8) {
    let row = from + ((<usize>n) << 2);
    for (let p = 0; p < steps; p++) {
      v128.store(to, loadLanes(row, co - n));
      v128.store(to, loadLanes(row + 16, co - n - 4), 16);
      row += (<usize>pitch) << 2;
      to += 32;
    }
  }
}

/** Adds the block's products with the stretches from `skip` bytes on to c [length, co], from its first row to its last. */
function product(skip: usize, c: usize, g: Block): void {
  const rows = g.rows,
    steps = g.steps,
    co = g.co,
    packed = g.packed,
    pitchC = g.pitchC;
  for (let m = g.first; m < g.end; m += 4) {
    const lines = g.end - m;
    const reach = skip + ((<usize>m) << 2);
    for (let p = 0; p < steps; p++) {
      const a = <usize>load<u32>(rows + ((<usize>p) << 2)) + reach;
      v128.store(packed + ((<usize>p) << 4), loadLanes(a, lines));
    }
    let b = g.b;
    const line = c + <usize>m * pitchC;
    for (let n = 0; n < co; n += 8) {
      addProduct4x8(steps, packed, b, g.pitch, line + ((<usize>n) << 2), pitchC, lines, co - n);
      b += g.panelPitch;
    }
  }
}

/** The same for few columns. */
function thinProduct(skip: usize, c: usize, g: Block): void {
  const co = g.co,
    pitch = g.pitch;
  for (let m = g.first; m < g.end; m += 16) {
    for (let n = 0; n < co; n += 2) {
      const column = (<usize>n) << 2;
      const b = g.b + column,
        corner = c + <usize>m * pitch + column;
      const reach = skip + ((<usize>m) << 2);
      addThin(g.steps, g.rows, reach, b, corner, pitch, g.end - m, co - n > 1 ? 2 : 1);
    }
  }
}
