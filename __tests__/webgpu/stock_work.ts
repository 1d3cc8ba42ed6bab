import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import type { Work } from '../../lib/webgpu/work.js';

/** Threads that run in step: what one of them does, the others wait for. */
const SUBGROUP = 32;

/** What tfjs 4.22's programs for images do, counted from their shaders; channels are multiples of four. */
export interface StockWork extends Work {
  /** Those of threads that do them; `multiplications` has those that a subgroup is in step for, too. */
  readonly done: number;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const up = (n: number, to: number) => Math.ceil(n / to) * to;

/** Whether a tap of the input gradient's loop meets dy there, as conv_backprop_webgpu.ts tests it. */
const meets = (g: ConvGeometry, axis: 1 | 2, place: number, tap: number): boolean => {
  const at = place - (g.kernel[axis] - 1 - g.before[axis]) + tap;
  return at >= 0 && at % g.strides[axis] === 0 && at / g.strides[axis] < g.output[axis];
};

/**
 * Conv2DDerInputProgram, the one that tfjs takes: a thread has two columns and four channels, and tests every tap. Of
 * its 64 threads, 4 along the channels, 4 along the columns and 4 along the rows, the first 32 have two rows.
 */
export function stockInputGradientLoop(g: ConvGeometry): StockWork {
  const [, height, width] = g.input;
  const quads = g.outChannels / 4;
  const lanes = up(g.inChannels / 4, 4);
  const rows = range(up(g.batch * height, 4)).map((row) => row % height);
  const pairs = range(up(width, 8) / 2).map((i) => 2 * i);
  let [multiplications, done, loads] = [0, 0, 0];
  for (const wR of range(g.kernel[1])) {
    const active = rows.filter((row) => meets(g, 1, row, wR)).length;
    const twos = range(rows.length / 2).filter((i) =>
      [0, 1].some((j) => meets(g, 1, rows[2 * i + j]!, wR)),
    ).length;
    for (const wC of range(g.kernel[2])) {
      const kinds = pairs.map((c) => [0, 1].map((j) => meets(g, 2, c + j, wC)));
      const columns = kinds.map(([a, b]) => Number(a) + Number(b));
      for (const n of columns) {
        done += active * lanes * quads * 16 * n;
        loads += active * lanes * quads * (n === 0 ? 0 : 16 + 4 * n);
      }
      for (const first of range(kinds.length / 4)) {
        const four = kinds.slice(4 * first, 4 * first + 4);
        // Three branches: both columns, the first, the second.
        const branches =
          2 * Number(four.some(([a, b]) => a && b)) +
          Number(four.some(([a, b]) => a && !b)) +
          Number(four.some(([a, b]) => !a && b));
        multiplications += (twos * (lanes / 4) * SUBGROUP * quads * 16 * branches) / 1;
      }
    }
  }
  return { multiplications, done, loads, dispatches: 1 };
}

/** Conv2DDerInputMMProgram, by WEBGPU_USE_NAIVE_CONV2D_TRANSPOSE=false: every tap of every place, in tiles of 32. */
export function stockInputGradientProduct(g: ConvGeometry): StockWork {
  const rows = up(g.input[1] * g.input[2], 32) * g.batch;
  const columns = up(g.inChannels, 32);
  const terms = up(g.kernel[1] * g.kernel[2] * g.outChannels, 32);
  const done = rows * columns * terms;
  const loads = terms * (rows * (columns / 32) + columns * (rows / 32));
  return { multiplications: done, done, loads, dispatches: 1 };
}

/** Conv2DDerFilterProgram: a thread has one value of the filter, and loops over all that it meets. */
export function stockFilterGradient(g: ConvGeometry): StockWork {
  const along = (axis: 1 | 2, tap: number) =>
    range(g.output[axis]).filter((y) => {
      const x = tap + y * g.strides[axis] - g.before[axis];
      return x >= 0 && x < g.input[axis];
    }).length;
  const sum = (axis: 1 | 2) =>
    range(g.kernel[axis]).reduce((all, tap) => all + along(axis, tap), 0);
  const done = g.batch * sum(1) * sum(2) * g.inChannels * g.outChannels;
  return { multiplications: done, done, loads: 2 * done, dispatches: 1 };
}
