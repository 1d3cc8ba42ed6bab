import type { Page } from 'playwright-core';
import { bundle, pageWith, WASM_BINARIES } from './bundle.js';
import { call, describeInChromium, watch } from './chromium.js';
import { difference } from './fixtures.js';
import { type Server, serve } from './static_server.js';

interface Training {
  losses: number[];
  precision: number;
  warnings: string[];
}

describeInChromium('webgl', (browser) => {
  let server: Server;
  let page: Page;

  beforeAll(async () => {
    server = await serve({
      folders: { '/wasm/': WASM_BINARIES },
      texts: { '/index.html': pageWith('page.js'), '/page.js': await bundle('webgl.ts') },
    });
  });
  afterAll(() => server?.close());
  beforeEach(async () => {
    page = await browser().newPage();
    await page.goto(server.url);
  });
  afterEach(() => page.close());

  test('Adam goes as on cpu where numbers have 32 bits', async () => {
    const webgl = await call<Training>(page, 'adam', 'webgl');
    expect(webgl.precision).toBe(32);
    expect(webgl.warnings).toEqual([]);
    const { losses } = await call<Training>(page, 'adam', 'cpu');
    expect(difference(webgl.losses, losses)).toBeLessThan(1e-4);
  });

  test('Adam learns where numbers have 16 bits, with a warning', async () => {
    const half = { WEBGL_FORCE_F16_TEXTURES: true };
    const { losses, precision, warnings } = await call<Training>(page, 'adam', 'webgl', half);
    expect(precision).toBe(16);
    expect(warnings.filter((text) => text.includes('16 bits a number'))).toHaveLength(1);
    expect(losses.filter((loss) => !Number.isFinite(loss))).toEqual([]);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  test('a lost context is an error of all that needs it, and a model goes on with weights that are set again', async () => {
    const troubles = watch(page);
    const right = await call<number[]>(page, 'start');
    const messages = await call<Record<string, string>>(page, 'lose');
    const lost = /^webgl: the WebGL context was lost, and with it .*removeBackend\('webgl'\)/s;
    for (const message of Object.values(messages)) expect(message).toMatch(lost);
    expect(messages.first).toContain('the values of a tensor of shape [256,256] and dtype float32');
    const wasm = await call<{ without: string; with: number[] }>(page, 'goOn', 'wasm');
    expect(wasm.without).toMatch(lost);
    expect(difference(wasm.with, right)).toBeLessThan(1e-6);
    expect(difference(await call<number[]>(page, 'again'), right)).toBeLessThan(1e-6);
    expect(troubles).toEqual([]);
  });
});
