import { describeInChromium } from './chromium.js';
import { demoSite, STORY_LOOKS } from './demo_site.js';
import { storyPage } from './story_page.js';

describeInChromium('The chapters', (browser) => {
  const site = demoSite(browser);
  const { picture, changed, button, insight, still } = storyPage(site);
  const answer = () => site.page.locator('.answer').innerText();

  describe('Why does a decoder end at 28?', () => {
    const chain = () => site.page.locator('.chain .length').allInnerTexts();

    test('it says why, and a click makes it 32', async () => {
      await still('#ends');
      expect(await insight()).toContain('stamps its kernel once for each input element');
      expect(await chain()).toEqual(['4', '7', '14', '28']);
      expect(await answer()).toContain('It ends at 28 and not at 32: 4 → 7 → 14 → 28.');
      const before = await picture('section > canvas');
      await site.page.getByRole('button', { name: 'layer 1: outputPadding null' }).click();
      expect(await chain()).toEqual(['4', '8', '16', '32']);
      expect(await answer()).toBe('It ends at 32: 4 → 8 → 16 → 32.');
      expect(await picture('section > canvas')).not.toBe(before);
      const address = new URL(await site.address()).hash;
      await still(address);
      expect(await chain()).toEqual(['4', '8', '16', '32']);
      await button('Back to 28').click();
      expect(await chain()).toEqual(['4', '7', '14', '28']);
      expect(site.troubles).toEqual([]);
    });

    test('the stamps run by themselves, in one dimension and in two, until they are paused', async () => {
      await site.goTo('#ends');
      const caption = () => site.page.locator('.caption').innerText();
      const later = async () => {
        const now = await caption();
        await site.page.waitForFunction(
          (now) => document.querySelector('.caption')!.textContent !== now,
          now,
        );
      };
      await later();
      await site.page.getByRole('radio', { name: '2-D' }).check();
      await later();
      expect(await caption()).toContain('stamps output rows');
      await button('Pause').click();
      await button('Next').click();
      const paused = await caption();
      await button('Back').click();
      expect(await caption()).not.toBe(paused);
      expect(await site.address()).toContain('rank=2');
      expect(site.troubles).toEqual([]);
    });
  });

  test('Where do checkerboards come from? From strides that do not divide the kernel; three cures', async () => {
    await still('#checkerboard');
    const ratios = () => site.page.locator('.ratio').allInnerTexts();
    expect(await insight()).toContain('does not divide the kernel');
    expect(await ratios()).toEqual(['brightest pixel 4.00 × the darkest', 'even', 'even', 'even']);
    const pictures = () =>
      site.page
        .locator('.cures canvas')
        .evaluateAll((all) => all.map((one) => (one as HTMLCanvasElement).toDataURL()));
    const before = await pictures();
    // A kernel of 4 is even; with random weights only the last two stay so.
    await site.page.getByRole('slider', { name: 'Kernel size' }).press('ArrowRight');
    expect((await ratios())[0]).toBe('even');
    expect(await answer()).toContain('no checkerboard');
    expect((await pictures())[0]).toBe(before[1]);
    await button('Other weights').click();
    expect((await ratios()).map((text) => text === 'even')).toEqual([false, false, true, true]);
    const address = new URL(await site.address()).hash;
    const random = await pictures();
    await still(address);
    expect(await pictures()).toEqual(random);
    expect(site.troubles).toEqual([]);
  });

  test('Upsampling and a convolution are one transposed convolution, whatever the kernel', async () => {
    await still('#fold');
    expect(await insight()).toContain('the same function');
    const same = /One Conv2DTranspose of 4 × 4.*Largest difference of all 1600 pixels: (\S+)\.$/;
    const difference = async () => Number(same.exec(await answer())![1]);
    expect(await difference()).toBeLessThan(1e-5);
    const [before, after] = ['figure:first-child canvas', 'figure:last-child canvas'];
    const soft = await picture(`.folding ${before}`);
    for (const name of ['sharp', 'edges', 'shifted']) {
      await button(name).click();
      expect(await difference()).toBeLessThan(1e-5);
      expect(await picture(`.folding ${before}`)).not.toBe(soft);
    }
    expect(await picture(`.folding ${after}`)).toBe(await picture(`.folding ${before}`));
    const folded = await picture('.folding div canvas');
    await site.page.getByLabel('Row 1, column 1').fill('2');
    await changed('.folding div canvas', folded);
    expect(await site.address()).toContain('kernel=2,0,0,0,0,0,0,0,1');
    await button('Back').click();
    expect(await site.page.locator('.caption').innerText()).toContain('Copy 3 of 4');
    expect(site.troubles).toEqual([]);
  });

  test('What did a layer see? Of each digit, with what the network says and how sure it is', async () => {
    await still('#saw?digit=7');
    expect(await insight()).toContain('backwards');
    const says = (digit: number) =>
      site.page.getByRole('status').getByText(new RegExp(`It says ${digit}, [\\d.]+ % sure`));
    await says(7).waitFor();
    const field = '.fields figure:first-child canvas';
    const seven = await picture(field);
    await site.page.getByRole('radio', { name: /first layer/ }).check();
    await changed(field, seven);
    await button('Draw a 0').click();
    await says(0).waitFor();
    expect(await site.page.locator('.answers .best').innerText()).toMatch(/^0/);
    expect(await site.page.locator('.fields figcaption').first().innerText()).toMatch(
      /^Filter \d+, row \d+, column \d+$/,
    );
    expect(await site.address()).toContain('#saw?digit=0&layer=conv1');
    await button('Clear').click();
    expect(await site.address()).not.toContain('digit');
    expect(site.troubles).toEqual([]);
  });

  test('What is where? The mask follows the finger, and leaves a speck alone', async () => {
    await still('#mask');
    expect(await insight()).toContain('every pixel');
    const word = (text: RegExp) => site.page.locator('.verdict').getByText(text).waitFor();
    await word(/^A cell, \d+ % sure$/);
    const canvas = site.page.getByRole('application');
    const { x, y, width, height } = (await canvas.boundingBox())!;
    const before = await picture('.finger canvas');
    await site.page.mouse.move(x + width * 0.25, y + height * 0.75);
    await changed('.finger canvas', before);
    await word(/^A cell/);
    const moved = await picture('.finger canvas');
    await canvas.press('ArrowLeft');
    await changed('.finger canvas', moved);
    const size = site.page.getByRole('slider', { name: 'Size of your cell' });
    await size.press('Home');
    await word(/^No cell: \d+ %$/);
    await site.page.waitForFunction(() => /size=1&/.test(location.hash));
    await size.press('End');
    await word(/^A cell/);
    await button('Leave it here').click();
    await size.press('Home');
    await word(/^A cell/);
    expect(site.troubles).toEqual([]);
  });

  test.each(STORY_LOOKS)('are accessible and fit the screen: %s, %i wide', async (...look) => {
    const [colorScheme, width] = look;
    await site.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await site.page.setViewportSize({ width, height: 900 });
    for (const name of ['ends', 'ends?rank=2', 'checkerboard', 'fold', 'saw', 'mask']) {
      await still(`#${name}`);
      if (name === 'saw') await site.page.getByText(/% sure/).waitFor();
      if (name === 'mask') await site.page.getByText(/^A cell/).waitFor();
      expect(await site.inspect(`chapter-${name.replace(/\W+/g, '-')}`, look)).toEqual([]);
    }
    expect(site.troubles).toEqual([]);
  });
});
