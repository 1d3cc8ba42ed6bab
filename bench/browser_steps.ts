/**
 * Usage: npx tsx bench/browser_steps.ts [OPTIONS]
 *
 * Training steps on WebGPU in Chromium (/usr/bin/chromium, or the one that CHROMIUM names), by this package's kernels and by
 * tfjs's own: milliseconds by the clock, medians of rounds in which they take turns on one device. Without a graphics
 * card Chromium computes WebGPU on the processor (SwiftShader). In Node: npx tsx bench/gpu.ts --rows step.
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
import type { Times } from './gpu/measure.js';
import { BUILT } from './rows.js';

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

await runScript(import.meta.url, OPTIONS, async ({ rounds, only }) => {
  const count = integerOption('rounds', rounds);
  const server = await serve({
    texts: { '/index.html': '<script src="page.js"></script>', '/page.js': await script() },
  });
  const browser = await launch();
  try {
    console.log(['training step, ms', OURS, STOCK, 'stock by ours'].join(' | '));
    for (const [index, { name }] of BUILT.entries()) {
      if (!name.includes(only)) continue;
      const page = await browser.newPage();
      await page.goto(server.url);
      const { times, errors } = await call<Times>(page, 'step', index, count);
      const [ours, stock] = [times[OURS], times[STOCK]];
      const cells = [ours, stock].map((time) =>
        time ? `${time.median.toPrecision(3)} ±${Math.round(100 * time.spread)}%` : '-',
      );
      const gain = ours && stock ? `${(stock.median / ours.median).toPrecision(3)}x` : '-';
      console.log([name, ...cells, gain, ...Object.values(errors)].join(' | '));
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
});
