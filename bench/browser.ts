/**
 * Usage: npx tsx bench/browser.ts [OPTIONS]
 *
 * The ten shapes in Chromium (/usr/bin/chromium, or the one that CHROMIUM names), in milliseconds of wall
 * clock, medians of samples that take turns:
 *  - on webgl and webgpu, tf.conv2dTranspose against the decomposition into phases, one convolution of
 *    stride 1, with its filter made for each call or once;
 *  - on wasm in a page that is isolated, so that it has threads, tf.conv2dTranspose of stock and of
 *    tfjs-deconv/wasm on one thread and on two.
 * Without a graphics card, Chromium computes WebGL and WebGPU on the processor (SwiftShader).
 *
 *   --backends   of webgl,webgpu,wasm, those to measure; default all
 *   --samples    default 7
 *   --only       only shapes whose name contains this
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { call, launch } from '../__tests__/browser/chromium.js';
import { serve } from '../__tests__/browser/static_server.js';
import { PAGE_SCRIPT } from '../scripts/build/page_script.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import type { Method, PageOptions } from './browser_page.js';
import { nameOf, SHAPES } from './rows.js';
import { geometricMean, summary } from './statistics.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SAMPLE_MS = 40;

interface Engine {
  readonly name: string;
  readonly page: PageOptions;
  readonly method: Method;
}

const METHODS: readonly Method[] = ['stock', 'phases', 'phases, prepared'];
/** The first of each group is what the others are compared with. */
const GROUPS: Readonly<Record<string, readonly Engine[]>> = {
  ...Object.fromEntries(
    (['webgl', 'webgpu'] as const).map((backend) => [
      backend,
      METHODS.map((method) => {
        return { name: method, page: { backend, ours: false, threads: 1 }, method };
      }),
    ]),
  ),
  wasm: [false, true].flatMap((ours) =>
    [1, 2].map((threads): Engine => {
      const name = `${ours ? 'tfjs-deconv' : 'stock'}, ${threads} thread${threads > 1 ? 's' : ''}`;
      return { name, page: { backend: 'wasm', ours, threads }, method: 'stock' };
    }),
  ),
};

const OPTIONS = {
  backends: { type: 'string', default: 'webgl,webgpu,wasm' },
  samples: { type: 'string', default: '7' },
  only: { type: 'string', default: '' },
} as const;

async function script(): Promise<string> {
  const built = await build({
    entryPoints: [at('./browser_page.ts')],
    ...PAGE_SCRIPT,
    external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
  });
  return built.outputFiles[0]!.text;
}

await runScript(import.meta.url, OPTIONS, async ({ backends, samples, only }) => {
  const count = integerOption('samples', samples);
  const server = await serve({
    folders: { '/wasm/': at('../node_modules/@tensorflow/tfjs-backend-wasm/dist/') },
    texts: { '/index.html': '<script src="page.js"></script>', '/page.js': await script() },
    isolated: true,
  });
  const browser = await launch();
  try {
    for (const backend of backends.split(',')) await measure(backend);
  } finally {
    await browser.close();
    await server.close();
  }

  async function measure(backend: string): Promise<void> {
    const engines = GROUPS[backend] ?? [];
    const pages = new Map<string, Awaited<ReturnType<typeof browser.newPage>>>();
    const pageOf = async ({ page: options }: Engine) => {
      const key = JSON.stringify(options);
      const known = pages.get(key);
      if (known !== undefined) return known;
      const page = await browser.newPage();
      // The backend takes at most half of the processor's cores as threads.
      await page.addInitScript((count) => {
        Object.defineProperty(navigator, 'hardwareConcurrency', { value: count });
      }, 2 * options.threads);
      await page.goto(server.url);
      console.error(await call<string>(page, 'start', options));
      pages.set(key, page);
      return page;
    };
    console.log([backend, ...engines.map(({ name }) => name)].join(' | '));
    const ratios = engines.map((): number[] => []);
    for (const [index] of SHAPES.entries()) {
      const shape = nameOf({ kind: 'forward', index });
      if (!shape.includes(only)) continue;
      const times = engines.map((): number[] => []);
      for (let i = -1; i < count; i++) {
        for (const [e, engine] of engines.entries()) {
          const page = await pageOf(engine);
          const time = await call<number>(page, 'sample', index, engine.method, SAMPLE_MS);
          // The first sample compiles.
          if (i >= 0) times[e]!.push(time);
        }
      }
      if (backend !== 'wasm') {
        const far = await call<number>(await pageOf(engines[0]!), 'difference', index);
        if (!(far < 1e-4)) throw new Error(`${shape}: the phases differ by ${far}`);
      }
      const results = times.map(summary);
      for (const [e, { median }] of results.entries()) ratios[e]!.push(results[0]!.median / median);
      const cells = results.map(({ median, spread }) => {
        return `${median.toPrecision(3)} ±${Math.round(100 * spread)}%`;
      });
      console.log([shape, ...cells].join(' | '));
    }
    const means = ratios.map((list) => `${geometricMean(list).toPrecision(3)}x`);
    console.log(['geometric mean, as fast as the first', ...means].join(' | '));
    for (const page of pages.values()) await page.close();
  }
});
