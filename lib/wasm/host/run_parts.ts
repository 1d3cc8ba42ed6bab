import { type WasmBackend, withScratch } from '../backend.js';
import { MemoryShortage } from '../guard_memory.js';
import { type At, type SimdExports, STRUCT_BYTES, type Write } from '../simd_exports.js';
import { sizesAt } from './sizes.js';
import { teamOf } from './team.js';

/** The functions of the module that take tensors, scratch memory and sizes, and those that plan their scratch. */
export interface Planned<Sizes> {
  readonly run: keyof SimdExports;
  /** Left out where it takes no scratch memory. */
  readonly plan?: (sizes: At<Sizes>) => number;
  readonly write: Write<Sizes>;
}

/** One run of such a function: the addresses of its tensors, and its sizes. */
export interface PlannedCall<Sizes> {
  readonly at: readonly number[];
  readonly sizes: Sizes;
}

const LINE = 64;

/** Bytes of scratch memory up to which calls run together that could run one after the other. */
const MOST_SCRATCH = 2 ** 24;

/** Runs calls at once, where their scratch memory together is no more than `most` bytes; whether it did. */
function together<Sizes>(
  backend: WasmBackend,
  { run, plan, write }: Planned<Sizes>,
  calls: readonly PlannedCall<Sizes>[],
  most = Number.POSITIVE_INFINITY,
): boolean {
  const pitch = Math.ceil(STRUCT_BYTES / LINE) * LINE;
  return withScratch(backend, pitch * calls.length, (structs) => {
    const { buffer } = backend.wasm.HEAPU8;
    const bytes = calls.map(({ sizes }, i) => {
      const at = structs + i * pitch;
      const ints = new Int32Array(buffer, at, pitch / 4);
      write(ints, new Float32Array(buffer, at, pitch / 4), sizes);
      return plan === undefined ? 0 : Math.ceil(plan(at as At<Sizes>) / LINE) * LINE;
    });
    const all = bytes.reduce((sum, n) => sum + n, 0);
    if (all > most) return false;
    withScratch(backend, all, (scratch) => {
      let to = scratch;
      const jobs = calls.map(({ at }, i) => {
        const lent = plan === undefined ? [] : [to];
        const job = { name: run, args: [...at, ...lent, structs + i * pitch] };
        to += bytes[i]!;
        return job;
      });
      teamOf(backend)!.run(jobs);
    });
    return true;
  });
}

/** A run of a function, whole and, if it is cut, in parts. */
export interface WholeAndParts<Sizes> {
  readonly whole: PlannedCall<Sizes>;
  readonly parts: readonly PlannedCall<Sizes>[];
}

/**
 * Runs a function of the module several times, writing apart from each other: all parts of all runs at once, if any is cut and
 * memory allows, else one run after the other.
 */
export function runAllParts<Sizes>(
  backend: WasmBackend,
  simd: SimdExports,
  planned: Planned<Sizes>,
  runs: readonly WholeAndParts<Sizes>[],
): void {
  const all = runs.flatMap(({ whole, parts }) => (parts.length > 1 ? parts : [whole]));
  if (runs.length > 1 && all.length > runs.length) {
    try {
      if (together(backend, planned, all, MOST_SCRATCH)) return;
    } catch (error) {
      if (!(error instanceof MemoryShortage)) throw error;
    }
  }
  for (const { whole, parts } of runs) runParts(backend, simd, planned, whole, parts);
}

/**
 * Runs a function of the module in parts that write apart from each other, on all threads of the backend; where they are one, or
 * there is no scratch memory for all of them, the whole in one call.
 */
export function runParts<Sizes>(
  backend: WasmBackend,
  simd: SimdExports,
  planned: Planned<Sizes>,
  whole: PlannedCall<Sizes>,
  parts: readonly PlannedCall<Sizes>[] = [],
): void {
  if (parts.length > 1) {
    try {
      together(backend, planned, parts);
      return;
    } catch (error) {
      if (!(error instanceof MemoryShortage)) throw error;
    }
  }
  const sizes = sizesAt(backend, planned.write, whole.sizes);
  const run = simd[planned.run] as (...args: number[]) => void;
  if (planned.plan === undefined) run(...whole.at, sizes);
  else withScratch(backend, planned.plan(sizes), (scratch) => run(...whole.at, scratch, sizes));
}
