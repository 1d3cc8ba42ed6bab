import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';

/** The worker that trains has an engine of its own, 0.4 MB. */
const MOST_BYTES = 2_200_000;
/** The first screen with its network and the service worker. */
const MOST_FIRST_BYTES = 500_000;
/** Longer than the page waits until it keeps the rest. */
const REST_MS = 6_000;

describeInChromium('the demo', (browser) => {
  const site = demoSite(browser);
  const answer = () => site.page.locator('.answer').innerText();
  const open = async (hash = '#arithmetic') => {
    await site.goTo(hash);
    await site.page.locator('.answer').waitFor();
  };

  test('says why a decoder ends at 28 and not at 32, and what to change', async () => {
    await open();
    expect(await answer()).toContain('It ends at 28 and not at 32: 4 → 7 → 14 → 28.');
    expect(await answer()).toContain('Layer 1 makes 7 of 4');
    await site.page.getByRole('button', { name: 'Apply: layer 1: outputPadding null' }).click();
    expect(await answer()).toBe('It ends at 32: 4 → 8 → 16 → 32.');
    expect(await site.address()).toContain('layers=3,2,same,auto,1;');
    const code = site.page.getByRole('region', { name: 'Python code' });
    expect(await code.innerText()).toContain(
      'keras.layers.Conv1DTranspose(8, 3, strides=2, padding="same"),',
    );
    expect(site.troubles).toEqual([]);
  });

  test('by the keyboard alone: a slider, a layer, the stamps', async () => {
    await open('#arithmetic?i=4&layers=3,2,same,0,1&want=8');
    await site.page.getByRole('slider', { name: 'outputPadding' }).focus();
    await site.page.keyboard.press('ArrowRight');
    expect(await answer()).toBe('It ends at 8: 4 → 8.');
    await site.page.getByLabel('k, kernelSize').focus();
    await site.page.keyboard.press('ArrowRight');
    expect(await site.page.locator('.explanation').innerText()).toContain('The overlap is even');
    await site.page.getByRole('button', { name: 'Add a layer' }).focus();
    await site.page.keyboard.press('Enter');
    await site.page.getByRole('button', { name: 'Layer 1' }).focus();
    await site.page.keyboard.press('Enter');
    expect(await site.page.evaluate(() => document.activeElement?.textContent)).toBe('Layer 1');
    await site.page.getByRole('button', { name: 'Back' }).focus();
    await site.page.keyboard.press('Enter');
    expect(await site.page.locator('.caption').innerText()).toBe(
      'Input element 3 of 4 stamps output 4, 5, 6, 7.',
    );
    expect(site.troubles).toEqual([]);
  });

  test('plays the stamps to the end', async () => {
    await open('#arithmetic?i=3&layers=3,2,valid,auto,1');
    await site.page.getByRole('button', { name: 'Play' }).click();
    await site.page.getByRole('button', { name: 'Pause' }).waitFor();
    await site.page.getByRole('button', { name: 'Play' }).waitFor();
    expect(await site.page.locator('.caption').innerText()).toBe(
      'Input element 3 of 3 stamps output 5, 6, 7.',
    );
    expect(site.troubles).toEqual([]);
  });

  test('the address holds the settings, and bad ones do no harm', async () => {
    await open('#arithmetic?rank=2&i=5&layers=4,3,valid,auto,1&layer=1&want=16');
    await site.page.getByLabel('i, input length').focus();
    await site.page.keyboard.press('ArrowRight');
    const address = new URL(await site.address()).hash;
    const before = await answer();
    await open(address);
    expect(await answer()).toBe(before);
    expect(await site.page.getByRole('radio', { name: '2-D' }).isChecked()).toBe(true);
    await open('#arithmetic?i=x&layers=9,9,9&layer=77&want=-4');
    expect(await answer()).toContain('4 → 7 → 14 → 28');
    expect(site.troubles).toEqual([]);
  });

  test('strides and dilation, which no layer takes together, give way to each other', async () => {
    await open('#arithmetic?i=4&layers=3,2,same,auto,1&want=0');
    await site.page.getByLabel('d, dilationRate').focus();
    await site.page.keyboard.press('ArrowRight');
    expect(await site.address()).toContain('layers=3,1,same,auto,2');
    await site.page.getByLabel('s, strides').focus();
    await site.page.keyboard.press('ArrowRight');
    expect(await site.address()).toContain('layers=3,2,same,auto,1');
    expect(site.troubles).toEqual([]);
  });

  test.each(LOOKS)('is accessible and fits the screen: %s, %i wide', async (...look) => {
    const [colorScheme, width] = look;
    await site.page.emulateMedia({ colorScheme });
    await site.page.setViewportSize({ width, height: 900 });
    for (const rank of [1, 2]) {
      await open(`#arithmetic?rank=${rank}`);
      expect(await site.inspect(`arithmetic-${rank}d`, look)).toEqual([]);
    }
    expect(site.troubles).toEqual([]);
  });

  test('all its files but the models are small', () => {
    const files = readdirSync(site.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !path.relative(site.folder, file).startsWith('models'));
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    expect(files.length).toBeGreaterThan(10);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test('all of it is small, comes when there is time, and then it opens offline', async () => {
    const sent = () => site.server.sent((name) => !name.includes('/models/'));
    const before = sent();
    await open();
    await site.kept('all');
    expect(sent() - before).toBeLessThan(MOST_BYTES);
    await site.context.setOffline(true);
    for (const name of ['', 'index.html', '?from=a-link', 'index.html?from=a-link']) {
      await open(`${name}#arithmetic`);
      expect(await answer()).toContain('4 → 7 → 14 → 28');
    }
  });

  test('to one who saves data the first screen alone is sent, once, and it opens offline', async () => {
    await site.page.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
    const before = site.server.sent();
    await site.goTo();
    const shown = () =>
      site.page
        .locator('.likeness')
        .getByText(/^Mean square error/)
        .waitFor();
    await shown();
    await site.kept('loaded');
    await site.page.waitForTimeout(REST_MS);
    expect(site.server.sent() - before).toBeLessThan(MOST_FIRST_BYTES);
    expect(await site.page.getAttribute('html', 'data-kept')).toBe('loaded');
    await site.context.setOffline(true);
    await site.goTo();
    await shown();
  });

  test('a view whose parts do not come gives a message, and the page goes on', async () => {
    // What a service worker asks for is not routed.
    await site.page.addInitScript(() =>
      Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'),
    );
    await site.goTo('#ends');
    await site.page.locator('.chain').first().waitFor();
    await site.page.route('**/*.js', (route) => route.abort());
    const goTo = (hash: string) =>
      site.page.evaluate((to) => {
        location.hash = to;
      }, hash);
    await goTo('#train');
    await site.page.getByRole('alert').getByText('This view did not load').waitFor();
    expect(await site.page.locator('main').getAttribute('aria-busy')).toBeNull();
    await goTo('#ends');
    await site.page.locator('.chain').first().waitFor();
  });

  test('an address without its last slash, and with a query, leads to the page', async () => {
    await site.page.goto(`${site.server.url}sub/folder?from=a-link#arithmetic`);
    await site.page.locator('.answer').waitFor();
    expect(await site.address()).toContain(`${site.server.url}sub/folder/?from=a-link#arithmetic?`);
    expect(site.troubles).toEqual([]);
  });

  test('a newer page is shown at once; what is open keeps its files until it is closed', async () => {
    const inFolder = (name: string) => path.join(site.folder, name);
    const edit = (name: string, change: (text: string) => string) =>
      writeFileSync(inFolder(name), change(readFileSync(inFolder(name), 'utf8')));
    const caches = () => site.page.evaluate(() => globalThis.caches.keys());
    const cachesAre = async (...wanted: string[]) => {
      while ((await caches()).join() !== wanted.join()) await site.page.waitForTimeout(100);
    };
    await open();
    await site.page.waitForFunction(() => navigator.serviceWorker.controller);
    await site.kept('all');
    const [older] = await caches();
    const version = older!.split(' ').at(-1)!;
    renameSync(inFolder('assets'), inFolder('assets-before'));
    edit('index.html', (text) => text.replace('<main', '<p>newer</p><main'));
    edit('service_worker.js', (text) =>
      text.replace(version, 'newer').replace(/FILES = \[.*?\]/s, "FILES = ['./']"),
    );
    await site.page.getByRole('link', { name: '1 Why 28?' }).click();
    await site.page.locator('.big-answer').getByText('It ends at 28').waitFor();
    expect(site.troubles).toEqual([]);
    await site.goTo();
    await site.page.getByText('newer').waitFor();
    const newer = older!.replace(version, 'newer');
    await cachesAre(older!, newer);
    await site.goTo();
    await cachesAre(newer);
  });
});
