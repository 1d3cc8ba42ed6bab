import { type WasmBackend, withScratch } from '../backend.js';
import { MemoryShortage } from '../guard_memory.js';
import type { SimdExports } from '../simd_exports.js';
import { runCalls, runsOf } from './run_spread.js';

/** Rows that the module sums before it adds that to what there is. */
const BLOCK = 512;

/** A function of the module that sums over rows, by the one that leaves the sums of blocks side by side. */
const BLOCKS = { sumRows: 'sumBlocks', centredSums: 'centredBlocks' } as const;

/**
 * Sums over rows of values on all threads, by blocks that are added up in the order of one thread. `from` are the first arguments
 * of the function, before where it adds to, for rows that lie so many bytes further on.
 */
export function runSums(
  backend: WasmBackend,
  simd: SimdExports,
  name: keyof typeof BLOCKS,
  { rows, columns }: { rows: number; columns: number },
  from: (skip: number) => number[],
  to: number,
): void {
  const count = Math.ceil(rows / BLOCK);
  const row = 4 * columns;
  const whole = simd[name] as (...args: number[]) => void;
  const runs = runsOf(backend, count, BLOCK * columns);
  if (runs.length < 2) {
    whole(...from(0), to, rows, columns);
    return;
  }
  try {
    withScratch(backend, count * row, (sums) => {
      const calls = runs.map(([first, end]) => {
        const own = Math.min(rows, end * BLOCK) - first * BLOCK;
        const args = [...from(first * BLOCK * row), sums + first * row, own, columns];
        return { name: BLOCKS[name], args };
      });
      runCalls(backend, simd, calls);
      for (let i = 0; i < count; i++) simd.sumRows(sums + i * row, to, 1, columns);
    });
  } catch (error) {
    if (!(error instanceof MemoryShortage)) throw error;
    whole(...from(0), to, rows, columns);
  }
}
