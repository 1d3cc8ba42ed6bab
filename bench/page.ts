/**
 * Usage: npx tsx bench/page.ts [OPTIONS]
 *
 * The demo's screens in Chromium (/usr/bin/chromium, or the one that CHROMIUM names) on a processor that is slowed
 * down, medians of visits of somebody new: when the largest picture or text was there (LCP), the longest task of the main
 * thread and how long all over 50 ms took, how much moved on the screen (CLS), and the bytes that were sent, compressed.
 *
 *   --visits     default 5
 *   --slower     how many times slower the processor is; default 4
 *   --only       only screens whose name contains this
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { launch } from '../__tests__/browser/chromium.js';
import { type Server, serve } from '../__tests__/browser/static_server.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { summary } from './statistics.js';

/** The story and its chapters, as demo/views.ts names them. */
const SCREENS = ['story', 'ends', 'checkerboard', 'fold', 'saw', 'mask', 'train'];
/** After a screen is there, until all that it does by itself has begun. */
const REST_MS = 3_000;

const OPTIONS = {
  visits: { type: 'string', default: '5' },
  slower: { type: 'string', default: '4' },
  only: { type: 'string', default: '' },
} as const;

interface Visit {
  readonly lcp: number;
  readonly longest: number;
  readonly long: number;
  readonly shift: number;
  readonly bytes: number;
}

/** Notes what the browser tells of times and shifts, from the first moment on: as text, as tsx puts names into functions. */
const OBSERVE = `
  globalThis.seen = { lcp: 0, tasks: [], shift: 0 };
  for (const [type, note] of Object.entries({
    'largest-contentful-paint': ({ startTime }) => { seen.lcp = startTime; },
    longtask: ({ duration }) => { seen.tasks.push(duration); },
    'layout-shift': ({ value }) => { seen.shift += value; },
  })) {
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  }`;

async function visit(
  browser: Browser,
  server: Server,
  screen: string,
  slower: number,
): Promise<Visit> {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.addInitScript(OBSERVE);
  const before = server.sent();
  await page.goto(`${server.url}#${screen}`);
  await page.locator('main:not([aria-busy]) > *').first().waitFor();
  await page.waitForTimeout(REST_MS);
  const { lcp, tasks, shift } = await page.evaluate(
    () => (globalThis as unknown as { seen: { lcp: number; tasks: number[]; shift: number } }).seen,
  );
  const bytes = server.sent() - before;
  await context.close();
  const long = tasks.reduce((sum, ms) => sum + ms, 0);
  return { lcp, longest: Math.max(0, ...tasks), long, shift, bytes };
}

await runScript(import.meta.url, OPTIONS, async (options) => {
  const visits = integerOption('visits', options.visits, 1);
  const slower = integerOption('slower', options.slower, 1);
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  await build({
    configFile: 'demo/vite.config.ts',
    logLevel: 'error',
    build: { outDir: folder },
  });
  const server = await serve({ folders: { '/': folder }, isolated: true });
  const browser = await launch();
  console.log(`Chromium ${browser.version()}, a phone's width, ${slower} times slower`);
  console.log('screen          LCP ms   longest task ms   all long tasks ms     CLS   kB sent');
  for (const name of SCREENS.filter((one) => one.includes(options.only))) {
    const all: Visit[] = [];
    for (let n = 0; n < visits; n++) all.push(await visit(browser, server, name, slower));
    const median = (of: keyof Visit) => summary(all.map((one) => one[of])).median;
    const columns: [number, number, keyof Visit, number?][] = [
      [9, 0, 'lcp'],
      [18, 0, 'longest'],
      [20, 0, 'long'],
      [8, 3, 'shift'],
      [10, 0, 'bytes', 1000],
    ];
    const cells = columns.map(([width, digits, of, by = 1]) =>
      (median(of) / by).toFixed(digits).padStart(width),
    );
    console.log(name.padEnd(13) + cells.join(''));
  }
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});
