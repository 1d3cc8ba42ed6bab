import { ecgBeats, glyphs, imageToPng, toWav } from '../../lib/data/index.js';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { andRun, heap, ranAfter, runs } from './runs.js';

const MEGABYTE = 2 ** 20;

const file = (name: string, mimeType: string, content: string | Uint8Array) => ({
  ...{ name, mimeType },
  buffer: Buffer.from(content),
});
const png = (data: Float32Array, side: number) =>
  file('digit.png', 'image/png', imageToPng({ width: side, height: side, channels: 1, data }));

describeInChromium('Reconstruct', (browser) => {
  const site = demoSite(browser, { isolated: true });

  const difference = () => site.page.locator('.difference').innerText();
  const error = async () => Number(/^Error ([\d.]+)/.exec(await difference())![1]);
  const open = async (hash: string) => {
    await site.goTo(hash);
    await ranAfter(site.page, 0);
  };
  const button = (name: string) => site.page.getByRole('button', { name, exact: true });
  const pad = () => site.page.getByRole('application');
  const openFile = (...files: ReturnType<typeof file>[]) =>
    site.page.locator('input[type="file"]').setInputFiles(files);

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
    expect(await site.page.locator('.time').innerText()).toMatch(
      /^[\d.]+ ms on wasm, \d+ threads?$/,
    );
    expect(await site.page.locator('.numbers li').count()).toBe(16);
    const before = await difference();
    expect(await error()).toBeLessThan(0.02);
    await andRun(site.page, () => button('Another').click());
    expect(site.page.url()).toContain('example=7&seed=5');
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

  test('drawn with the mouse', async () => {
    await open('#reconstruct');
    await andRun(site.page, () => button('Clear').click());
    const blank = await difference();
    const { x, y, width, height } = (await pad().boundingBox())!;
    const { mouse } = site.page;
    await mouse.move(x + width * 0.5, y + height * 0.2);
    await mouse.down();
    await andRun(site.page, () => mouse.move(x + width * 0.5, y + height * 0.8, { steps: 10 }));
    await mouse.up();
    expect(await difference()).not.toBe(blank);
    const drawn = (await runs(site.page)).runs;
    await mouse.move(x + width * 0.2, y + height * 0.2);
    expect((await runs(site.page)).runs).toBe(drawn);
    expect(await site.page.getByLabel('Example').inputValue()).toBe('');
    expect(site.page.url()).not.toContain('example');
    expect(site.troubles).toEqual([]);
  });

  test('drawn with the keyboard', async () => {
    await open('#reconstruct?model=ecg');
    await pad().focus();
    const before = await difference();
    await site.page.keyboard.press('ArrowUp');
    expect(await difference()).toBe(before);
    await andRun(site.page, () => site.page.keyboard.press(' '));
    for (let i = 0; i < 5; i++) {
      await andRun(site.page, () => site.page.keyboard.press('ArrowRight'));
    }
    expect(await difference()).not.toBe(before);
    expect(site.troubles).toEqual([]);
  });

  test('a picture and signals are opened, by picker and by drop', async () => {
    const { images } = glyphs({ count: 1, seed: 3, size: 56, characters: '5' });
    await open('#reconstruct?example=1');
    // Ink on paper, as a scan has it.
    await andRun(site.page, () =>
      openFile(
        png(
          images.map((value) => 1 - value),
          56,
        ),
      ),
    );
    expect(await site.page.getByRole('status').last().innerText()).toBe('digit.png is shown.');
    expect(await error()).toBeLessThan(0.03);

    await open('#reconstruct?model=ecg&example=1');
    const beat = [...ecgBeats({ count: 1, abnormal: 0, seed: 9 }).beats];
    await andRun(site.page, () =>
      openFile(file('beat.csv', 'text/csv', `mV\n${beat.join('\n')}\n`)),
    );
    expect(await error()).toBeLessThan(0.05);
    const column = await difference();
    await andRun(site.page, () => openFile(file('row.csv', 'text/csv', `${beat.join(',')}\n`)));
    expect(await difference()).toBe(column);
    const wav = toWav(
      { sampleRate: 140, channels: 1, samples: Float32Array.from(beat, (v) => v / 10) },
      { float: true },
    );
    const dropped = await site.page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(bytes)], 'beat.wav', { type: 'audio/wav' }));
        return transfer;
      },
      [...wav],
    );
    await andRun(site.page, () =>
      site.page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped }),
    );
    expect(await difference()).toBe(column);
    expect(site.troubles).toEqual([]);
  });

  test('a broken or foreign file gives a message, and the page goes on', async () => {
    const said = () => site.page.getByRole('alert').innerText();
    await open('#reconstruct');
    await openFile(file('broken.png', 'image/png', 'no picture'));
    await site.page.getByText('broken.png must be a picture').waitFor();
    await andRun(site.page, () => button('Another').click());
    await open('#reconstruct?model=ecg');
    for (const [name, content, message] of [
      ['a.csv', 'v\n1\ntwo\n', "a.csv, line 3: column 'v' must be a number, got 'two'."],
      ['b.csv', '', 'b.csv: the file must have rows, got none.'],
      ['c.csv', '1\n', 'c.csv must have at least 2 values.'],
      ['d.wav', 'RIFFxxxx', 'd.wav, byte 0: the header must be 12 bytes, got 8.'],
    ] as const) {
      await openFile(file(name, '', content));
      await site.page.getByText(message, { exact: true }).waitFor();
      expect(await said()).toBe(message);
    }
    await andRun(site.page, () => button('Another').click());
    expect(site.troubles).toEqual([]);
  });

  test.each([
    ['camera', '#reconstruct'],
    ['microphone', '#reconstruct?model=ecg'],
  ])('the %s, asked for, used and stopped', async (name, hash) => {
    await open(hash);
    const before = await runs(site.page);
    await button(`Use the ${name}`).click();
    await button(`Stop the ${name}`).waitFor();
    await ranAfter(site.page, before.runs + 5);
    await button(`Stop the ${name}`).click();
    await button(`Use the ${name}`).waitFor();
    await site.page.waitForTimeout(200);
    const stopped = await runs(site.page);
    await site.page.waitForTimeout(300);
    expect(await runs(site.page)).toEqual(stopped);
    expect(stopped.tensors).toBe(before.tensors);
    expect(site.troubles).toEqual([]);
  });

  test.each(['Permission denied', 'the page must come by https.'])(
    'a camera that is refused gives a message: %s',
    async (message) => {
      await open('#reconstruct');
      await site.page.evaluate((message) => {
        const refuse = () => Promise.reject(new DOMException(message, 'NotAllowedError'));
        const value = message === 'Permission denied' ? { getUserMedia: refuse } : undefined;
        Object.defineProperty(navigator, 'mediaDevices', { value });
      }, message);
      await button('Use the camera').click();
      await site.page.getByText(`The camera cannot be used: ${message}`).waitFor();
      await andRun(site.page, () => button('Another').click());
      expect(site.troubles).toEqual([]);
    },
  );

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
      expect(site.page.url()).toContain(`backend=${name}`);
    }
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
    await site.page.evaluate(() => navigator.serviceWorker.ready);
    const before = await difference();
    await site.context.setOffline(true);
    await site.page.reload();
    await ranAfter(site.page, 0);
    expect(await difference()).toBe(before);
  });
});
