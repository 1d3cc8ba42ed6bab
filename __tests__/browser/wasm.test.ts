import type { Page } from 'playwright-core';
import { WORKER_SOURCE } from '../../lib/wasm/threads/worker_source.js';
import { convFilterGradient, convForward, convInputGradient } from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from '../wasm/compare.js';
import { bundle, pageWith, WASM_BINARIES } from './bundle.js';
import { call, describeInChromium, watch } from './chromium.js';
import { conv, nameOf, type PlaneCase, plane } from './plane_case.js';
import { type Server, serve } from './static_server.js';

const CASES: [string, PlaneCase][] = [
  plane([2, 7, 6], [3, 5], [3, 3], [1, 1], 'same'),
  plane([2, 8, 8], [2, 3], [3, 3], [2, 2], 'same'),
  plane([2, 9, 8], [2, 3], [3, 2], [2, 3], 'valid'),
  plane([3, 11, 12], [4, 2], [2, 3], [4, 5], 'same'),
  plane([2, 2, 2], [3, 4], [5, 5], [2, 2], 'same'),
  plane([4, 1, 16], [5, 6], [1, 5], [1, 2], 'same'),
  plane([1, 1, 300], [16, 9], [1, 7], [1, 3], 'valid'),
  // Its dw by minimal filtering.
  plane([2, 14, 14], [16, 8], [3, 3], [1, 1], 'same'),
  plane([3, 12, 11], [5, 9], [3, 4], [2, 3], 'same'),
].map((c) => [nameOf(c), c]);

const size = (shape: number[]) => product(shape);

interface Mode {
  readonly isolated: boolean;
  readonly simd: boolean;
  readonly threads: number;
  readonly mode: string;
  /** Whether the page has a policy that allows no eval, and takes its workers from the package's file. */
  readonly strict?: boolean;
}

/** tfjs's own workers come from blobs. */
const POLICY =
  "default-src 'self' data:; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src 'self' blob:";
const WORKER_FILE = '/threads_worker.js';

const MODES: [string, Mode][] = [
  ['one thread', { isolated: false, simd: true, threads: 1, mode: 'simd' }],
  ['one thread in a shared memory', { isolated: true, simd: true, threads: 1, mode: 'simd' }],
  ['three threads', { isolated: true, simd: true, threads: 3, mode: 'simd' }],
  [
    'two threads from a file, no eval',
    { isolated: true, simd: true, threads: 2, mode: 'simd', strict: true },
  ],
  ['without SIMD', { isolated: false, simd: false, threads: 1, mode: 'fallback' }],
];

describeInChromium('wasm kernels', (browser) => {
  describe.each(MODES)('%s', (_, { isolated, simd, threads, mode, strict }) => {
    let server: Server;
    let page: Page;
    let troubles: string[];

    beforeAll(async () => {
      server = await serve({
        folders: { '/wasm/': WASM_BINARIES },
        texts: {
          '/index.html': pageWith('page.js'),
          '/page.js': await bundle('wasm.ts'),
          [WORKER_FILE]: WORKER_SOURCE,
        },
        isolated,
        ...(strict && { policy: POLICY }),
      });
      page = await browser().newPage();
      troubles = watch(page);
      await page.goto(server.url);
      const started = await call(page, 'start', simd, threads, strict ? WORKER_FILE : undefined);
      expect(started).toEqual({ mode, shared: isolated, threads });
      expect(server.sent((name) => name === WORKER_FILE) > 0).toBe(strict === true);
    });

    afterAll(async () => {
      await page?.close();
      await server?.close();
    });

    test.each(CASES)(`y, dx and dw of %s, ${mode}`, async (_, c) => {
      const { shapes } = conv(c);
      const [x, w, dy] = [shapes.x, shapes.w, shapes.y].map((shape, i) => [
        ...noise(size(shape), i),
      ]) as [number[], number[], number[]];
      const got = await call<Record<'y' | 'dx' | 'dw', number[]> & { left: number }>(
        page,
        'gradients',
        c,
        x,
        w,
        dy,
      );
      expect(distance(got.y, convForward(c, x, w))).toBeLessThan(1e-5);
      expect(distance(got.dx, convInputGradient(c, dy, w))).toBeLessThan(1e-5);
      expect(distance(got.dw, convFilterGradient(c, x, dy))).toBeLessThan(1e-5);
      expect(got.left).toBe(0);
    });

    test(`1,000 predictions leave tensors and heap as they were, ${mode}`, async () => {
      expect(await call(page, 'predictions', 1000)).toEqual({ tensors: 0, bytes: 0 });
    });

    test.each([4095, 4097, 9000])(
      `%d MiB do not fit, and spoil no other tensor, ${mode}`,
      async (size) => {
        const expected = { error: 'MemoryShortage', whole: 40, left: 0 };
        expect(await call(page, 'shortage', size)).toEqual(expected);
      },
    );

    test(`nothing was reported as wrong, ${mode}`, () => {
      expect(troubles).toEqual([]);
    });
  });
});
