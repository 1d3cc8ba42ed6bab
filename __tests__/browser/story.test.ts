import { describeInChromium } from './chromium.js';
import { demoSite, STORY_LOOKS } from './demo_site.js';
import { storyPage } from './story_page.js';

const MOST_BYTES = 500_000;
const OUTPUT = '.output canvas';
const ERROR = /^Mean square error ([\d.]+)\.$/;

describeInChromium('The story', (browser) => {
  const site = demoSite(browser);
  const { picture, changed, button, still } = storyPage(site);
  const likeness = () => site.page.locator('.likeness').innerText();
  const number = (n: number) =>
    site.page.getByRole('slider', { name: `Number ${n} of the code`, exact: true });

  test('a digit draws itself, light runs through the network, and it grows again', async () => {
    // Every state that there was, however briefly.
    await site.page.addInitScript(() => {
      const states: (string | undefined)[] = [];
      (globalThis as unknown as { states: typeof states }).states = states;
      new MutationObserver(() => {
        const state = document.querySelector<HTMLElement>('.flow')?.dataset.state;
        if (state !== states.at(-1)) states.push(state);
      }).observe(document, { attributes: true, childList: true, subtree: true });
    });
    const passed = (count: number) =>
      site.page.waitForFunction((count) => {
        const { states } = globalThis as unknown as { states: string[] };
        const flowed = states.filter((state) => state === 'flowing').length;
        return flowed === count && states.at(-1) === 'still';
      }, count);
    await site.goTo();
    await passed(1);
    expect(Number(ERROR.exec(await likeness())![1])).toBeLessThan(0.03);
    expect(await site.page.locator('.bars input').count()).toBe(16);
    await button('Play').click();
    await passed(2);
    expect(site.troubles).toEqual([]);
  });

  test('drawn with the mouse: what grows follows, and the address keeps its sixteen numbers', async () => {
    await still('');
    await button('Clear').click();
    const empty = await picture(OUTPUT);
    const { x, y, width, height } = (await site.page.locator('.drawing canvas').boundingBox())!;
    const { mouse } = site.page;
    await mouse.move(x + width * 0.5, y + height * 0.2);
    await mouse.down();
    await mouse.move(x + width * 0.5, y + height * 0.8, { steps: 10 });
    await mouse.up();
    expect(await picture(OUTPUT)).not.toBe(empty);
    expect(Number(ERROR.exec(await likeness())![1])).toBeLessThan(0.03);
    await site.page.waitForFunction(() => location.hash.includes('code='));
    expect(site.troubles).toEqual([]);
  });

  test('a number is dragged, by mouse and by keyboard: the picture follows, and is nobody’s', async () => {
    await still('');
    const before = await picture(OUTPUT);
    const { x, y, width, height } = (await number(5).boundingBox())!;
    await site.page.mouse.move(x + width / 2, y + height / 2);
    await site.page.mouse.down();
    await site.page.mouse.move(x + width / 2, y + height * 0.1, { steps: 5 });
    await site.page.mouse.up();
    const dragged = await picture(OUTPUT);
    expect(dragged).not.toBe(before);
    expect(Number(await number(5).inputValue())).toBeGreaterThan(20);
    expect(await likeness()).toContain('nobody drew this');
    await number(5).press('Home');
    expect(await picture(OUTPUT)).not.toBe(dragged);
    await site.page.waitForFunction(() =>
      /code=[-\d]+,[-\d]+,[-\d]+,[-\d]+,-60/.test(location.hash),
    );
    // Another page that gets the address has the same picture.
    const [shared, address] = [await picture(OUTPUT), new URL(await site.address()).hash];
    await still(address);
    expect(await number(5).inputValue()).toBe('-60');
    const values = await site.page
      .locator('.bars input')
      .evaluateAll((all) => all.map((one) => Number((one as HTMLInputElement).value)));
    expect(address).toContain(`code=${values.join(',')}`);
    expect((await picture(OUTPUT)).length).toBeGreaterThan(0.5 * shared.length);
    expect(site.troubles).toEqual([]);
  });

  test('a walk over the map, from drawing to drawing, and noise', async () => {
    await still('');
    const map = site.page.getByRole('application', { name: 'Map of the code' });
    let before = await picture(OUTPUT);
    const { x, y, width, height } = (await map.boundingBox())!;
    await site.page.mouse.click(x + width * 0.3, y + height * 0.3);
    expect(await picture(OUTPUT)).not.toBe(before);
    before = await picture(OUTPUT);
    await map.focus();
    for (let i = 0; i < 5; i++) await map.press('ArrowRight');
    expect(await picture(OUTPUT)).not.toBe(before);
    const between = site.page.getByRole('slider', { name: 'From A to B' });
    await between.press('End');
    expect(await picture(OUTPUT)).toBe(await picture('.between .end:last-child canvas'));
    await between.press('Home');
    await between.press('ArrowRight');
    await between.press('ArrowLeft');
    expect(await picture(OUTPUT)).toBe(await picture('.between .end:first-child canvas'));
    await button('Nothing but noise').click();
    before = await picture(OUTPUT);
    await button('Keep as A').click();
    expect(await picture('.between .end:first-child canvas')).toBe(before);
    await site.page.getByRole('slider', { name: 'Noise added' }).press('End');
    await changed(OUTPUT, before);
    expect(site.troubles).toEqual([]);
  });

  test('the first screen is small, and no engine is loaded for it', async () => {
    const context = await browser().newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    const before = site.server.sent();
    await page.goto(`${site.server.url}sub/folder/`);
    await page.locator('.likeness').getByText(ERROR).waitFor();
    expect(site.server.sent() - before).toBeLessThan(MOST_BYTES);
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    expect(loaded.filter((name) => /wasm|backend/.test(name))).toEqual([]);
    await context.close();
  });

  test('its screens follow each other, and the tools are beside them', async () => {
    await still('');
    for (;;) {
      const next = site.page.getByRole('link', { name: /^Next: / });
      if ((await next.count()) === 0) break;
      const title = (await next.innerText()).replace('Next: ', '');
      await next.click();
      await site.page.waitForFunction(
        (title) => document.title.startsWith(title) && !document.querySelector('main[aria-busy]'),
        title,
      );
      // From the end of one to the top of the next.
      expect(await site.page.evaluate(() => scrollY)).toBe(0);
    }
    await site.page.getByRole('link', { name: 'Arithmetic', exact: true }).click();
    await site.page.locator('.answer').first().waitFor();
    expect(site.troubles).toEqual([]);
  });

  test.each(STORY_LOOKS)('is accessible and fits the screen: %s, %i wide', async (...look) => {
    const [colorScheme, width] = look;
    await site.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await site.page.setViewportSize({ width, height: 900 });
    await still('');
    await site.page.locator('.likeness').getByText(ERROR).waitFor();
    expect(await site.inspect('story', look)).toEqual([]);
    expect(site.troubles).toEqual([]);
  });
});
