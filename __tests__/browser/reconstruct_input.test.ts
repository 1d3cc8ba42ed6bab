import { ecgBeats, glyphs, imageToPng, toWav } from '../../lib/data/index.js';
import { describeInChromium } from './chromium.js';
import { demoSite } from './demo_site.js';
import { pickedFile } from './picked_file.js';
import { reconstructPage } from './reconstruct_page.js';
import { andRun, ranAfter, runs } from './runs.js';

const png = (data: Float32Array, side: number) =>
  pickedFile(
    'digit.png',
    'image/png',
    imageToPng({ width: side, height: side, channels: 1, data }),
  );

describeInChromium("Reconstruct's input", (browser) => {
  const site = demoSite(browser);
  const { difference, error, open, button, pad } = reconstructPage(site);
  const openFile = (file: ReturnType<typeof pickedFile>) =>
    site.page.locator('input[type="file"]').setInputFiles([file]);

  test('drawn with the mouse', async () => {
    await open('#reconstruct');
    const before = await difference();
    const { x, y, width, height } = (await pad().boundingBox())!;
    const { mouse } = site.page;
    await mouse.move(x + width * 0.5, y + height * 0.2);
    await mouse.down();
    await andRun(site.page, () => mouse.move(x + width * 0.5, y + height * 0.8, { steps: 10 }));
    await mouse.up();
    expect(await difference()).not.toBe(before);
    const drawn = (await runs(site.page)).runs;
    await mouse.move(x + width * 0.2, y + height * 0.2);
    expect((await runs(site.page)).runs).toBe(drawn);
    expect(await site.page.getByLabel('Example').inputValue()).toBe('');
    expect(await site.address()).not.toContain('example');
    await andRun(site.page, () => button('Clear').click());
    expect(await error()).toBeLessThan(0.02);
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
      openFile(pickedFile('beat.csv', 'text/csv', `mV\n${beat.join('\n')}\n`)),
    );
    expect(await error()).toBeLessThan(0.05);
    const column = await difference();
    await andRun(site.page, () =>
      openFile(pickedFile('row.csv', 'text/csv', `${beat.join(',')}\n`)),
    );
    expect(await difference()).toBe(column);
    const wav = toWav(
      { sampleRate: 140, channels: 1, samples: Float32Array.from(beat, (v) => v / 10) },
      { float: true },
    );
    const dropped = await site.page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(bytes)], 'beat.wav', { type: 'audio/wav' }));
        transfer.items.add(new File([], 'other.wav'));
        return transfer;
      },
      [...wav],
    );
    await andRun(site.page, () =>
      site.page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped }),
    );
    expect(await difference()).toBe(column);
    await site.page.getByText('of 2 files beat.wav was taken').waitFor();
    // Beside its place a file is not opened in the place of the page.
    const prevented = await dropped.evaluate((dataTransfer) =>
      ['dragover', 'drop'].map((type) => {
        const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector('footer')!.dispatchEvent(event);
        return event.defaultPrevented;
      }),
    );
    expect(prevented).toEqual([true, true]);

    const long = Array.from({ length: 5000 }, (_, i) => (i >= 3000 ? Math.sin(i / 9) : 0));
    await andRun(site.page, () =>
      openFile(
        pickedFile(
          'long.csv',
          'text/csv',
          `t,mV\n${long.map((v, i) => `${i / 100},${v}`).join('\n')}\n`,
        ),
      ),
    );
    expect(await site.page.getByRole('status').last().innerText()).toMatch(
      /^long\.csv is shown: 2000 of its 5000 samples, from (29|30)\d\d on, where it is loudest\.$/,
    );
    expect(site.troubles).toEqual([]);
  });

  test('a broken or foreign file gives a message, and the page goes on', async () => {
    const said = () => site.page.getByRole('alert').innerText();
    await open('#reconstruct');
    await openFile(pickedFile('broken.png', 'image/png', 'no picture'));
    await site.page.getByText('broken.png must be a picture').waitFor();
    await andRun(site.page, () => button('Another').click());
    await open('#reconstruct?model=ecg');
    for (const [name, content, message] of [
      [
        'a.csv',
        'v\n1\ntwo\n',
        "a.csv, line 3: column 'v' must be a number with a decimal point, got 'two'.",
      ],
      ['b.csv', '', 'b.csv: the file must have rows, got none.'],
      ['c.csv', '1\n', 'c.csv must have at least 2 values.'],
      ['d.wav', 'RIFFxxxx', 'd.wav, byte 0: the header must be 12 bytes, got 8.'],
    ] as const) {
      await openFile(pickedFile(name, '', content));
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
});
