/**
 * Usage: npx tsx bench/serial.ts [--only TEXT] [--threads N] [--runs N] [--kernels N]
 *
 * What of a training step threads cannot share. One thread computes the parts that several would, one after the other, and each is
 * timed: a step's bound is how many times as fast it would be if every part ran beside the others at once and for nothing.
 * The columns after it are shares of the step: what is handed over, kernels outside of it, and what passes between the kernels. Other
 * work on the machine changes it little.
 *
 *   --only     only steps whose name contains this
 *   --threads  default 2
 *   --runs     steps, of which the median counts; default 30
 *   --kernels  so many of the kernels that take the most time outside of what is handed over; default 1
 */
import { integerOption, runScript } from '../scripts/command_line.js';
import { asBuilt } from './as_built.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  threads: { type: 'string', default: '2' },
  runs: { type: 'string', default: '30' },
  kernels: { type: 'string', default: '1' },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ only, ...values }) => {
  const [runs, threads, kernels] = (['runs', 'threads', 'kernels'] as const).map((name) =>
    integerOption(name, values[name]),
  ) as [number, number, number];
  const script = await asBuilt('bench/serial_parts.ts');
  const { serialParts } = (await import(script)) as typeof import('./serial_parts.js');
  await serialParts({ only, runs, threads, kernels });
});
