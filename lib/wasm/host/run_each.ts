import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, STRUCT_BYTES } from '../simd_exports.js';
import type { Planned, PlannedCall } from './run_parts.js';
import { runCalls } from './run_spread.js';
import { partsFor } from './team.js';

/**
 * Runs a function of the module that takes no scratch memory, with each of these sizes: on all threads, or where they are less `work`
 * than is worth that, in multiplications, on this one.
 */
export function runEach<Sizes>(
  backend: WasmBackend,
  simd: SimdExports,
  { run, write }: Omit<Planned<Sizes>, 'plan'>,
  calls: readonly PlannedCall<Sizes>[],
  work: number,
): void {
  withScratch(backend, STRUCT_BYTES * calls.length, (structs) => {
    const { buffer } = backend.wasm.HEAPU8;
    const words = STRUCT_BYTES / 4;
    const jobs = calls.map(({ at, sizes }, i) => {
      const struct = structs + i * STRUCT_BYTES;
      write(new Int32Array(buffer, struct, words), new Float32Array(buffer, struct, words), sizes);
      return { name: run, args: [...at, struct] };
    });
    if (partsFor(backend, work) > 1) runCalls(backend, simd, jobs);
    else for (const job of jobs) runCalls(backend, simd, [job]);
  });
}
