import { cpus, loadavg } from 'node:os';
import { moduleBuild } from '../lib/wasm/host/module.js';

/** Where figures come from. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** The build of this package's wasm module. */
  readonly module: string;
  readonly date: string;
  /** Processes that wanted to run, in the minute before the start and in the one before the end. */
  readonly busy: readonly [before: number, after: number];
}

/** This machine and this process's Node; `before` is the load at the start. */
export const machineOf = (before: number): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  module: moduleBuild() ?? 'no SIMD',
  date: new Date().toISOString(),
  busy: [before, loadavg()[0]!],
});

/** The machine in a line, as reports begin. */
export function machineLine({ cpu, cores, node, module, date, busy }: Machine): string {
  const load = busy.map((count) => count.toFixed(1)).join(' before and ');
  return `${cpu}, ${cores} cores, Node ${node}, ${module}, ${date.slice(0, 10)}; load ${load} at the end`;
}
