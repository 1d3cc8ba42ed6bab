/**
 * Usage: npx tsx bench/browser_webgl.ts [OPTIONS]
 *
 * This package's kernels for WebGL and tfjs's own in Chromium (/usr/bin/chromium, or the one that CHROMIUM names), which
 * take turns on one device. Without a graphics card Chromium computes WebGL on the processor (SwiftShader). Times are
 * medians of milliseconds on the processor, of all of Chromium, which other work on the machine changes little.
 *
 *   --rows     of forward,ended,filter,step,predict: transposed convolutions, those with bias and relu (of images),
 *              filter gradients of convolutions, training steps and predictions of models; default forward,ended,filter
 *   --shapes   fixed, the ten of the bench, or others, small ones, odd ones and volumes; default fixed
 *   --rounds   default 5
 *   --only     only rows whose name contains this; default all, of models 28x28
 *   --clock    processor or wall, which a graphics card needs; default processor
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { call, launch } from '../__tests__/browser/chromium.js';
import { serve } from '../__tests__/browser/static_server.js';
import { oneOf } from '../lib/check.js';
import { PAGE_SCRIPT } from '../scripts/build/page_script.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { KINDS, type Kind, namesOf, transposedOf } from './browser_webgl_rows.js';
import { processesTime } from './processes_time.js';
import { geometricMean, summary } from './statistics.js';

const OPTIONS = {
  rows: { type: 'string', default: 'forward,ended,filter' },
  shapes: { type: 'string', default: 'fixed' },
  rounds: { type: 'string', default: '5' },
  only: { type: 'string' },
  clock: { type: 'string', default: 'processor' },
} as const;

/** A sample takes about so long: Linux counts the processor's time by hundredths of a second. */
const SAMPLE_MS = 300;
const WHO = ['ours', 'stock'] as const;

async function script(): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./browser_webgl_page.ts', import.meta.url))],
    ...PAGE_SCRIPT,
    external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
  });
  return built.outputFiles[0]!.text;
}

await runScript(import.meta.url, OPTIONS, async ({ rows, shapes, rounds, only, clock }) => {
  const count = integerOption('rounds', rounds);
  oneOf('browser_webgl', '--shapes', shapes, ['fixed', 'others']);
  oneOf('browser_webgl', '--clock', clock, ['processor', 'wall']);
  const kinds = rows.split(',') as Kind[];
  for (const kind of kinds) oneOf('browser_webgl', '--rows', kind, [...KINDS]);
  const now = clock === 'wall' ? () => performance.now() : processesTime;
  const others = shapes === 'others';
  const server = await serve({
    texts: { '/index.html': '<script src="page.js"></script>', '/page.js': await script() },
  });
  const browser = await launch();
  try {
    for (const kind of kinds) await measure(kind);
  } finally {
    await browser.close();
    await server.close();
  }

  async function measure(kind: Kind): Promise<void> {
    console.log([`webgl, ${kind}, ms`, ...WHO, 'stock by ours'].join(' | '));
    const model = kind === 'step' || kind === 'predict';
    const gains: number[] = [];
    for (const [index, name] of namesOf(kind, others).entries()) {
      if (!name.includes(only ?? (model ? '28x28' : ''))) continue;
      if (kind === 'ended' && transposedOf(index, others).input.length === 5) continue;
      const page = await browser.newPage();
      await page.goto(server.url);
      await call(page, 'prepare', { kind, index, others });
      const timed = async (who: string, runs: number) => {
        const before = now();
        await call(page, 'run', who, runs);
        return (now() - before) / runs;
      };
      const runs = [];
      for (const who of WHO) {
        // Compiles.
        await timed(who, 1);
        runs.push(Math.ceil(SAMPLE_MS / Math.max(await timed(who, 4), 1)));
      }
      const samples: [number[], number[]] = [[], []];
      for (let round = 0; round < count; round++) {
        for (const [i, who] of WHO.entries()) samples[i]!.push(await timed(who, runs[i]!));
      }
      const results = samples.map(summary);
      gains.push(results[1]!.median / results[0]!.median);
      const cells = results.map(
        ({ median, spread }) => `${median.toPrecision(3)} ±${Math.round(100 * spread)}%`,
      );
      console.log([name, ...cells, `${gains.at(-1)!.toPrecision(3)}x`].join(' | '));
      await page.close();
    }
    if (gains.length > 1) console.log(`geometric mean: ${geometricMean(gains).toPrecision(3)}x`);
  }
});
