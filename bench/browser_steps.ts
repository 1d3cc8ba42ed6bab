/**
 * Usage: npx tsx bench/browser_steps.ts [OPTIONS]
 *
 * Training steps on WebGPU in Chromium (/usr/bin/chromium, or the one that CHROMIUM names), by this package's kernels and by
 * tfjs's own: milliseconds by the clock, and on processors of all of Chromium's processes, which other work on the machine
 * changes less; medians of rounds in which they take turns on one device. Without a graphics card Chromium computes WebGPU
 * on the processor (SwiftShader). On Linux. In Node: npx tsx bench/gpu.ts --rows step.
 *
 *   --rounds   default 7
 *   --only     only models whose name contains this; default 28x28
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { call, launch } from '../__tests__/browser/chromium.js';
import { serve } from '../__tests__/browser/static_server.js';
import { PAGE_SCRIPT } from '../scripts/build/page_script.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { OURS, STOCK } from './gpu/kernel_sets.js';
import { processesTime } from './processes_time.js';
import { BUILT } from './rows.js';
import { summary } from './statistics.js';
import { aligned, digits } from './table.js';

const OPTIONS = {
  rounds: { type: 'string', default: '7' },
  only: { type: 'string', default: '28x28' },
} as const;

async function script(): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./browser_steps_page.ts', import.meta.url))],
    ...PAGE_SCRIPT,
    external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
  });
  return built.outputFiles[0]!.text;
}

/** Milliseconds of a set's steps, by the clock and on processors. */
interface Steps {
  readonly clock: number[];
  readonly processors: number[];
}

await runScript(import.meta.url, OPTIONS, async ({ rounds, only }) => {
  const count = integerOption('rounds', rounds);
  const server = await serve({
    texts: { '/index.html': '<script src="page.js"></script>', '/page.js': await script() },
  });
  const browser = await launch();
  const lines = [['training step', '', OURS, STOCK, 'stock by ours']];
  try {
    for (const [index, { name }] of BUILT.entries()) {
      if (!name.includes(only)) continue;
      const page = await browser.newPage();
      await page.goto(server.url);
      await call(page, 'prepare', index);
      const steps: Record<string, Steps> = {};
      const sets = [OURS, STOCK];
      // The first steps compile.
      for (const set of [...sets, ...sets]) await call(page, 'step', set);
      for (let round = 0; round < count; round++) {
        for (const set of sets) {
          const before = processesTime();
          const clock = await call<number>(page, 'step', set);
          steps[set] ??= { clock: [], processors: [] };
          steps[set].clock.push(clock);
          steps[set].processors.push(processesTime() - before);
        }
      }
      await page.close();
      for (const kind of ['clock', 'processors'] as const) {
        const [ours, stock] = sets.map((set) => summary(steps[set]![kind]));
        const cells = [ours!, stock!].map(
          ({ median, spread }) => `${digits(median)} ±${Math.round(100 * spread)}%`,
        );
        lines.push([name, kind, ...cells, digits(stock!.median / ours!.median)]);
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  console.log(aligned(lines));
});
