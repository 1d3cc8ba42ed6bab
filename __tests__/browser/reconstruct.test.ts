import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { reconstructPage } from './reconstruct_page.js';
import { andRun, heap, ranAfter, runs } from './runs.js';

const MEGABYTE = 2 ** 20;

describeInChromium('Reconstruct', (browser) => {
  const site = demoSite(browser, { isolated: true });
  const { difference, error, open, button, pad } = reconstructPage(site);

  test('an example, its code and its reconstruction; the address holds them', async () => {
    const began = performance.now();
    await site.goTo('#reconstruct?model=glyphs&example=7&seed=4');
    await pad().waitFor();
    const drawn = performance.now() - began;
    await ranAfter(site.page, 0);
    const answered = performance.now() - began;
    process.stderr.write(
      `Reconstruct: drawn after ${drawn.toFixed(0)} ms, first run after ${answered.toFixed(0)} ms\n`,
    );
    const cores = await site.page.evaluate(() => navigator.hardwareConcurrency);
    expect(await site.page.locator('.time').innerText()).toMatch(
      new RegExp(`^[\\d.]+ ms on wasm, ${cores} threads?$`),
    );
    const loaded = await site.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    // The page is isolated: the build with threads.
    expect(loaded.filter((name) => name.endsWith('.wasm'))).toEqual([
      expect.stringContaining('threaded-simd'),
    ]);
    expect(await site.page.locator('.numbers li').count()).toBe(16);
    const before = await difference();
    expect(await error()).toBeLessThan(0.02);
    await andRun(site.page, () => button('Another').click());
    expect(await site.address()).toContain('example=7&seed=5');
    expect(await difference()).not.toBe(before);
    await open('#reconstruct?model=glyphs&example=7&seed=4');
    expect(await difference()).toBe(before);
    expect(site.troubles).toEqual([]);
  });

  test('what is not normal has a larger error than what is', async () => {
    await open('#reconstruct?model=ecg');
    const normal = await error();
    for (const kind of ['ventricular', 'inverted T', 'raised ST']) {
      await andRun(site.page, () => site.page.getByLabel('Example').selectOption(kind));
      expect(await error()).toBeGreaterThan(2 * normal);
    }
    expect(site.troubles).toEqual([]);
  });

  test('the same on every backend that the browser offers', async () => {
    await open('#reconstruct?example=3&backend=cpu');
    const reference = await difference();
    const menu = site.page.getByLabel('Backend');
    const offered = await menu
      .locator('option')
      .evaluateAll((options) =>
        options
          .filter((o) => !(o as HTMLOptionElement).disabled)
          .map((o) => (o as HTMLOptionElement).value),
      );
    expect(offered).toEqual(expect.arrayContaining(['webgl', 'wasm', 'cpu']));
    for (const name of offered) {
      await andRun(site.page, async () => {
        await menu.selectOption('cpu');
        await menu.selectOption(name);
      });
      await site.page.getByText(new RegExp(`ms on ${name}`)).waitFor();
      expect(await difference()).toBe(reference);
      expect(await site.address()).toContain(`backend=${name}`);
    }
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('webgpu computes by the package’s kernels', async () => {
    await site.page.addInitScript(() => {
      const labels: (string | undefined)[] = [];
      Object.assign(globalThis, { labels });
      // about:blank has none.
      if (!('GPUDevice' in globalThis)) return;
      const { prototype } = GPUDevice;
      const { createShaderModule } = prototype;
      prototype.createShaderModule = function (descriptor) {
        labels.push(descriptor.label);
        return createShaderModule.call(this, descriptor);
      };
    });
    await open('#reconstruct?example=3&backend=webgpu');
    await site.page.getByText(/ms on webgpu/).waitFor();
    const labels = await site.page.evaluate(
      () => (globalThis as unknown as { labels: string[] }).labels,
    );
    expect(labels).toContain('ConvInputGradient');
    expect(await error()).toBeLessThan(0.02);
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('a backend that there is not gives way to one that works', async () => {
    await site.page.addInitScript(() => {
      Object.defineProperty(navigator, 'gpu', { value: undefined });
    });
    await open('#reconstruct?backend=webgpu');
    expect(await site.page.getByText('webgpu does not work here').count()).toBe(1);
    const option = site.page.locator('option[value="webgpu"]');
    await site.page.getByText('webgpu (this browser has no WebGPU)').waitFor({ state: 'attached' });
    expect(await option.evaluate((o) => (o as HTMLOptionElement).disabled)).toBe(true);
    expect(await site.page.locator('.time').innerText()).toContain('on wasm');
    expect(site.troubles).toEqual([]);
  });

  test('memory stays flat over 200 reconstructions, and over views that come and go', async () => {
    await open('#reconstruct');
    const session = await site.context.newCDPSession(site.page);
    const many = (times: number) =>
      site.page.evaluate(async (times) => {
        const another = [...document.querySelectorAll('button')].find(
          ({ textContent }) => textContent === 'Another',
        )!;
        const time = document.querySelector<HTMLElement>('.time')!;
        for (let i = 0; i < times; i++) {
          const before = time.dataset.runs;
          another.click();
          while (time.dataset.runs === before) await new Promise((later) => setTimeout(later));
        }
      }, times);
    await many(20);
    const [tensors, bytes] = [(await runs(site.page)).tensors, await heap(session)];
    await many(200);
    expect((await runs(site.page)).tensors).toBe(tensors);
    expect((await heap(session)) - bytes).toBeLessThan(MEGABYTE);
    for (let i = 0; i < 3; i++) {
      await site.page.getByRole('link', { name: 'Arithmetic' }).click();
      await site.page.locator('.answer').first().waitFor();
      await site.page.getByRole('link', { name: 'Reconstruct' }).click();
      await ranAfter(site.page, 0);
      expect((await runs(site.page)).tensors).toBe(tensors);
    }
    expect(site.troubles).toEqual([]);
  });

  test.each(LOOKS)('is accessible and fits the screen: %s, %i wide', async (...look) => {
    const [colorScheme, width] = look;
    await site.page.emulateMedia({ colorScheme });
    await site.page.setViewportSize({ width, height: 900 });
    for (const model of ['glyphs', 'ecg']) {
      await open(`#reconstruct?model=${model}`);
      expect(await site.inspect(`reconstruct-${model}`, look)).toEqual([]);
    }
    expect(site.troubles).toEqual([]);
  });

  test('opens offline once it was there', async () => {
    await open('#reconstruct');
    await site.kept('all');
    const before = await difference();
    await site.context.setOffline(true);
    await site.page.reload();
    await ranAfter(site.page, 0);
    expect(await difference()).toBe(before);
  });
});
