import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { ROOT } from './bundle.js';
import { describeInChromium, watch } from './chromium.js';
import { type Server, serve } from './static_server.js';

const AXE = readFileSync(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const SHOTS = path.join(ROOT, 'out', 'demo-screenshots');
const MOST_BYTES = 1_500_000;

/** What axe finds wrong in the page, the rule and the element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

describeInChromium('the demo', (browser) => {
  let folder: string;
  let server: Server;
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];

  const answer = () => page.locator('.answer').innerText();
  const open = async (hash = '') => {
    // A change of the address alone would not load the page again.
    await page.goto('about:blank');
    await page.goto(`${server.url}sub/folder/${hash}`);
    await page.locator('.answer').waitFor();
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'deconv-demo-'));
    mkdirSync(SHOTS, { recursive: true });
    const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
    execFileSync(
      process.execPath,
      [vite, 'build', '-c', 'demo/vite.config.ts', '--outDir', folder, '--logLevel', 'error'],
      { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
    );
    server = await serve({ folders: { '/sub/folder/': folder } });
  });

  beforeEach(async () => {
    context = await browser().newContext();
    page = await context.newPage();
    troubles = watch(page);
  });

  afterEach(async () => {
    await context.close();
  });

  afterAll(async () => {
    await server?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  test('says why a decoder ends at 28 and not at 32, and what to change', async () => {
    await open();
    expect(await answer()).toContain('It ends at 28 and not at 32: 4 → 7 → 14 → 28.');
    expect(await answer()).toContain('Layer 1 makes 7 of 4');
    await page.getByRole('button', { name: 'Apply: layer 1: outputPadding null' }).click();
    expect(await answer()).toBe('It ends at 32: 4 → 8 → 16 → 32.');
    expect(page.url()).toContain('layers=3,2,same,auto,1;');
    const code = page.getByRole('region', { name: 'Python code' });
    expect(await code.innerText()).toContain(
      'keras.layers.Conv1DTranspose(8, 3, strides=2, padding="same"),',
    );
    expect(troubles).toEqual([]);
  });

  test('by the keyboard alone: a slider, a layer, the stamps', async () => {
    await open('#arithmetic?i=4&layers=3,2,same,0,1&want=8');
    await page.getByRole('slider', { name: 'outputPadding' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await answer()).toBe('It ends at 8: 4 → 8.');
    await page.getByLabel('k, kernelSize').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.explanation').innerText()).toContain('The overlap is even');
    await page.getByRole('button', { name: 'Add a layer' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Layer 1' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Layer 1');
    await page.getByRole('button', { name: 'Back' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.caption').innerText()).toBe(
      'Input element 3 of 4 stamps output 4, 5, 6, 7.',
    );
    expect(troubles).toEqual([]);
  });

  test('plays the stamps to the end', async () => {
    await open('#arithmetic?i=3&layers=3,2,valid,auto,1');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(await page.locator('.caption').innerText()).toBe(
      'Input element 3 of 3 stamps output 5, 6, 7.',
    );
    expect(troubles).toEqual([]);
  });

  test('the address holds the settings, and bad ones do no harm', async () => {
    await open('#arithmetic?rank=2&i=5&layers=4,3,valid,auto,1&layer=1&want=16');
    await page.getByLabel('i, input length').focus();
    await page.keyboard.press('ArrowRight');
    const address = new URL(page.url()).hash;
    const before = await answer();
    await open(address);
    expect(await answer()).toBe(before);
    expect(await page.getByRole('radio', { name: '2-D' }).isChecked()).toBe(true);
    await open('#arithmetic?i=x&layers=9,9,9&layer=77&want=-4');
    expect(await answer()).toContain('4 → 7 → 14 → 28');
    expect(troubles).toEqual([]);
  });

  test('strides and dilation, which no layer takes together, give way to each other', async () => {
    await open('#arithmetic?i=4&layers=3,2,same,auto,1&want=0');
    await page.getByLabel('d, dilationRate').focus();
    await page.keyboard.press('ArrowRight');
    expect(page.url()).toContain('layers=3,1,same,auto,2');
    await page.getByLabel('s, strides').focus();
    await page.keyboard.press('ArrowRight');
    expect(page.url()).toContain('layers=3,2,same,auto,1');
    expect(troubles).toEqual([]);
  });

  test.each([
    ['light', 1100],
    ['dark', 1100],
    ['light', 390],
    ['dark', 390],
  ] as const)('is accessible and fits the screen: %s, %i wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    for (const rank of [1, 2]) {
      await open(`#arithmetic?rank=${rank}`);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const name = `arithmetic-${rank}d-${colorScheme}-${width}.png`;
      await page.screenshot({ path: path.join(SHOTS, name), fullPage: true });
    }
    expect(troubles).toEqual([]);
  });

  test('the first load, service worker included, is small, and then it opens offline', async () => {
    const before = server.sent();
    await open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    expect(server.sent() - before).toBeLessThan(MOST_BYTES);
    await context.setOffline(true);
    await page.reload();
    await page.locator('.answer').waitFor();
    expect(await answer()).toContain('4 → 7 → 14 → 28');
  });
});
