import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';

const root = join(__dirname, '../..');
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Serves the page, its script and the backend's binaries; isolated pages may share memory. */
async function serve(script: string, isolated: boolean): Promise<Server> {
  const binaries = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://localhost').pathname;
    const headers = isolated
      ? {
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Embedder-Policy': 'require-corp',
        }
      : {};
    const send = (type: string, body: string | Buffer) => {
      response.writeHead(200, { ...headers, 'Content-Type': type });
      response.end(body);
    };
    if (path === '/') send('text/html', '<script src="/page.js"></script>');
    else if (path === '/page.js') send('text/javascript', script);
    else if (path.startsWith('/wasm/')) {
      send('application/wasm', readFileSync(join(binaries, path.slice('/wasm/'.length))));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const present = existsSync(executable);
if (!present && !process.env.CI) {
  console.warn(`No browser at ${executable} (CHROMIUM names another): its tests are left out.`);
}

(present || process.env.CI ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    const bundle = await build({
      ...{ entryPoints: [join(root, '__tests__/wasm/chromium_page.ts')], bundle: true },
      ...{ write: false, platform: 'browser', format: 'iife', logLevel: 'error' },
      // Node's modules, which the backend names but browsers never reach.
      external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
    });
    script = bundle.outputFiles[0]!.text;
    browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser?.close();
  });

  test.each([
    ['plain', false],
    ['isolated, with threads in a shared memory', true],
  ])('a page, %s', async (_, isolated) => {
    const server = await serve(script, isolated);
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const result = await page.evaluate(() =>
        (
          globalThis as unknown as {
            run(): Promise<{
              mode: string;
              shared: boolean;
              isolated: boolean;
              distances: number[];
            }>;
          }
        ).run(),
      );
      expect(result.mode).toBe('native');
      expect(result.isolated).toBe(isolated);
      expect(result.shared).toBe(isolated);
      for (const far of result.distances) expect(far).toBeLessThan(1e-5);
    } finally {
      server.close();
    }
  });
});
