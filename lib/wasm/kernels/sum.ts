import * as tf from '@tensorflow/tfjs-core';
import { address, floats, viewed, type WasmBackend, withScratch, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runSums } from '../host/run_sums.js';
import type { SimdExports } from '../simd_exports.js';

/** Narrow rows are summed side by side, so many at a time. */
const FOLD = 16;

interface Block {
  readonly outer: number;
  readonly rows: number;
  readonly columns: number;
}

/** The reduction as sums over the middle of [outer, rows, columns], or null if it is not one. */
function blockOf(shape: readonly number[], axes: readonly number[]): Block | null {
  const first = axes[0];
  if (first === undefined) return null;
  if (axes.some((axis, i) => axis !== first + i)) return null;
  const size = (from: number, to: number) => tf.util.sizeFromShape(shape.slice(from, to));
  const end = first + axes.length;
  const block = {
    outer: size(0, first),
    rows: size(first, end),
    columns: size(end, shape.length),
  };
  // One call for each outer index: many short ones cost more than stock's transpose.
  const long = block.outer === 1 || block.rows * block.columns >= 256;
  const vectors = block.columns > 1 || block.outer === 1;
  return long && vectors && block.rows * block.columns * block.outer > 0 ? block : null;
}

/** to [columns] += the sum of x [rows, columns] over its rows. */
function sumRows(
  backend: WasmBackend,
  simd: SimdExports,
  x: number,
  to: number,
  rows: number,
  columns: number,
): void {
  if (columns >= FOLD || rows < 4 * FOLD) {
    runSums(backend, simd, 'sumRows', { rows, columns }, (skip) => [x + skip], to);
    return;
  }
  const folded = Math.floor(rows / FOLD);
  const width = columns * FOLD;
  withScratch(backend, width * 4, (partial) => {
    backend.wasm.HEAPU8.fill(0, partial, partial + width * 4);
    const all = { rows: folded, columns: width };
    runSums(backend, simd, 'sumRows', all, (skip) => [x + skip], partial);
    simd.sumRows(partial, to, FOLD, columns);
  });
  simd.sumRows(x + folded * width * 4, to, rows - folded * FOLD, columns);
}

function reduce({ backend, simd, inputs, attrs, stock }: Call, mean: boolean): tf.TensorInfo {
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
  const x = inputs.x!;
  const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const block = blockOf(x.shape, axes);
  const kept = x.shape.map((length, i) => (axes.includes(i) ? 1 : length));
  const shape = keepDims ? kept : x.shape.filter((_, i) => !axes.includes(i));
  // One value each, as in the loss of images of one channel: one more reference to the same values.
  if (x.dtype === 'float32' && axes.every((axis) => x.shape[axis] === 1)) {
    backend.incRef(x.dataId);
    return viewed(x, shape);
  }
  if (simd === null || block === null || x.dtype !== 'float32') return stock();
  const out = zeros(backend, shape);
  const { outer, rows, columns } = block;
  const [from, to] = [address(backend, x), address(backend, out)];
  for (let i = 0; i < outer; i++) {
    sumRows(backend, simd, from + i * rows * columns * 4, to + i * columns * 4, rows, columns);
  }
  if (mean) {
    const values = floats(backend, out);
    for (let i = 0; i < values.length; i++) values[i]! /= rows;
  }
  return out;
}

/** Sum over leading or middle axes, which stock transposes first. */
export const sum: Kernel = (call) => reduce(call, false);

/** Mean, likewise. */
export const mean: Kernel = (call) => reduce(call, true);
