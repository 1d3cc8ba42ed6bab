import { unzipSync } from 'fflate';
import { describeInChromium } from './chromium.js';
import { demoSite, STORY_LOOKS } from './demo_site.js';
import { storyPage } from './story_page.js';
import { trainPage } from './train_page.js';

describeInChromium('Training', (browser) => {
  const site = demoSite(browser, { isolated: true });
  const { picture, changed, button } = storyPage(site);
  const { open, verdict, step, reach, saved, drawn } = trainPage(site);

  test('200 digits make a network that is better on unseen ones than 16 principal components', async () => {
    await open('#train');
    const cores = await site.page.evaluate(() => navigator.hardwareConcurrency);
    expect(await site.page.locator('.time').innerText()).toContain(`on wasm, ${cores} thread`);
    const untrained = await picture('.unseen canvas:last-child');
    const began = performance.now();
    await button('Train').click();
    await site.page.getByText('The network is better.').waitFor({ timeout: 240_000 });
    const took = performance.now() - began;
    await button('Pause').click();
    expect(await picture('.unseen canvas:last-child')).not.toBe(untrained);
    process.stderr.write(`Training: ${await verdict()} after ${took.toFixed(0)} ms\n`);
    expect(site.troubles).toEqual([]);
  }, 300_000);

  test('pause, step back, learning rate, a drawing of one’s own', async () => {
    await open('#train');
    await button('Train').click();
    await reach(20);
    // While it runs.
    await site.page.getByRole('slider', { name: 'Learning rate' }).press('ArrowLeft');
    expect(await site.address()).toContain('rate=1');
    await site.page.locator('[data-rate="0.001"]').waitFor();
    await reach((await step()) + 20);
    await button('Pause').click();
    await button('Train').waitFor();
    const at = await step();
    await site.page.waitForTimeout(300);
    // What was still under way when the training was paused is told, too.
    const paused = await step();
    expect(paused - at).toBeLessThanOrEqual(11);
    await site.page.waitForTimeout(300);
    expect(await step()).toBe(paused);
    for (let i = 0; i < 3; i++) await button('Step back').click();
    await site.page.waitForFunction(
      (at) => Number(document.querySelector<HTMLElement>('[data-step]')!.dataset.step) < at,
      paused - 10,
    );
    const before = await picture('.own > canvas');
    const { x, y, width, height } = (await site.page.locator('.own .pad canvas').boundingBox())!;
    await site.page.mouse.move(x + width * 0.5, y + height * 0.2);
    await site.page.mouse.down();
    await site.page.mouse.move(x + width * 0.5, y + height * 0.8, { steps: 8 });
    await site.page.mouse.up();
    await site.page.waitForFunction(
      (before) =>
        document.querySelector<HTMLCanvasElement>('.own > canvas')!.toDataURL() !== before,
      before,
    );
    // In another theme it is drawn anew, though nothing is learned meanwhile.
    const light = await picture('.own > canvas');
    await site.page.emulateMedia({ colorScheme: 'dark' });
    await changed('.own > canvas', light);
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('the model is saved as .keras, ONNX and tfjs, and kept in the browser', async () => {
    await open('#train');
    const keras = unzipSync(await saved('.keras', 'digits.keras'));
    expect(Object.keys(keras)).toEqual(
      expect.arrayContaining(['config.json', 'metadata.json', 'model.weights.h5']),
    );
    expect((await saved('.onnx', 'digits.onnx')).length).toBeGreaterThan(100_000);
    const zip = unzipSync(await saved('tfjs, zipped', 'digits.zip'));
    expect(Object.keys(zip)).toEqual(['model.json', 'weights.bin']);
    // Nothing is kept yet.
    await button('Take the kept one').click();
    await site.page.getByText('This browser keeps no network of digits yet.').waitFor();
    await button('Train').click();
    await reach(10);
    await button('Pause').click();
    await button('Keep it in this browser').click();
    await site.page.getByText('Kept in this browser.').waitFor();
    await drawn();
    const grown = await picture('.unseen canvas:last-child');
    await site.page.reload();
    await site.page.getByText(/^Step 0: error/).waitFor();
    await button('Take the kept one').click();
    await site.page.getByText('The kept model is back.').waitFor();
    await site.page.waitForFunction(
      (grown) =>
        document.querySelector<HTMLCanvasElement>('.unseen canvas:last-child')!.toDataURL() ===
        grown,
      grown,
    );
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('is accessible and fits the screen', async () => {
    await open('#train');
    for (const look of STORY_LOOKS) {
      const [colorScheme, width] = look;
      await site.page.emulateMedia({ colorScheme });
      await site.page.setViewportSize({ width, height: 900 });
      expect(await site.inspect('train', look)).toEqual([]);
    }
    expect(site.troubles).toEqual([]);
  }, 120_000);
});
