import type { WasmBackend } from '../backend.js';
import type { SimdExports } from '../simd_exports.js';
import { runCalls, runsOf } from './run_spread.js';

/** A value that is copied takes a quarter of the time of one that is read, computed and written. */
const EASE = 4;

/** Blocks of values at regular distances, as copyBlocks of the module takes them. */
export interface Blocks {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly floats: number;
  readonly fromPitch: number;
  readonly toPitch: number;
}

/** Copies blocks on all threads. */
export function runCopies(backend: WasmBackend, simd: SimdExports, blocks: Blocks): void {
  const { from, to, count, floats, fromPitch, toPitch } = blocks;
  const calls = runsOf(backend, count, Math.max(2, floats / EASE)).map(([first, end]) => {
    const at = [from + 4 * first * fromPitch, to + 4 * first * toPitch];
    const args = [...at, end - first, floats, fromPitch, toPitch];
    return { name: 'copyBlocks' as const, args };
  });
  runCalls(backend, simd, calls);
}
