import type { WasmBackend } from '../backend.js';
import type { SimdExports } from '../simd_exports.js';
import { cuts, type Run, runsBetween } from './parts.js';
import { partsFor, teamOf } from './team.js';

/** As many multiplications as reading and writing a value takes the time of. */
export const WORK_OF_VALUE = 8;

/** Vectors are whole in every run but the last. */
const LANES = 4;

/** Runs of values, or of `rows` of so many values each, for the threads of a backend: where they begin and end. */
export function runsOf(backend: WasmBackend, count: number, values = 1): Run[] {
  const parts = partsFor(backend, count * values * WORK_OF_VALUE);
  return runsBetween(parts < 2 ? [0, count] : cuts(count, parts, values === 1 ? LANES : 1));
}

/** A call of a function of the module. */
interface SimdCall {
  readonly name: keyof SimdExports;
  readonly args: readonly number[];
}

/** Runs calls that write apart from each other, on all threads if they are several. */
export function runCalls(
  backend: WasmBackend,
  simd: SimdExports,
  calls: readonly SimdCall[],
): void {
  const team = calls.length > 1 ? teamOf(backend) : undefined;
  if (team === undefined) {
    for (const { name, args } of calls) (simd[name] as (...args: number[]) => void)(...args);
  } else team.run(calls);
}

/**
 * Runs a function of the module that takes values one by one, or `values` of a row at a time, on all threads: `args` are its
 * arguments for those from `first` on, so many of them.
 */
export function runSpread(
  backend: WasmBackend,
  simd: SimdExports,
  name: keyof SimdExports,
  { count, values = 1 }: { count: number; values?: number },
  args: (first: number, count: number) => number[],
): void {
  const runs = runsOf(backend, count, values);
  const calls = runs.map(([first, end]) => ({ name, args: args(first, end - first) }));
  runCalls(backend, simd, calls);
}
