import { cells, imageToPng, syntheticEcg, toWav } from '../../lib/data/index.js';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { pickedFile } from './picked_file.js';
import { andRun, ranAfter, runs } from './runs.js';

describeInChromium('Segment', (browser) => {
  const site = demoSite(browser);

  const found = () => site.page.locator('.found').innerText();
  const open = async (hash: string) => {
    await site.goTo(hash);
    await ranAfter(site.page, 0);
  };
  const another = () => site.page.getByRole('button', { name: 'Another example' });
  const openFile = (one: ReturnType<typeof pickedFile>) =>
    site.page.locator('input[type="file"]').setInputFiles([one]);
  const counts = async () =>
    (await found()).match(/^\d+ P waves, \d+ QRS complexes, \d+ T waves/)![0];

  test('cells are found, and the mask follows the least probability', async () => {
    const began = performance.now();
    await site.goTo('#segment?model=cells&seed=2');
    await site.page.getByRole('img').waitFor();
    const drawn = performance.now() - began;
    await ranAfter(site.page, 0);
    const answered = performance.now() - began;
    process.stderr.write(
      `Segment: drawn after ${drawn.toFixed(0)} ms, first run after ${answered.toFixed(0)} ms\n`,
    );
    const overlap = async () => Number(/true mask: ([\d.]+)\.$/.exec(await found())![1]);
    const area = async () => Number(/^(\d+) % of the picture/.exec(await found())![1]);
    expect(await overlap()).toBeGreaterThan(0.8);
    const middle = await area();
    const slider = site.page.getByRole('slider', { name: 'Least probability' });
    await slider.focus();
    await site.page.keyboard.press('End');
    expect(await site.address()).toContain('threshold=95');
    const least = await area();
    await site.page.keyboard.press('Home');
    expect(await area()).toBeGreaterThan(least);
    expect(middle).toBeGreaterThanOrEqual(least);
    expect(site.troubles).toEqual([]);
  });

  test('the waves of an example; the address holds it', async () => {
    await open('#segment?model=waves&seed=3&threshold=60');
    expect(await found()).toMatch(/9\d\.\d % of the samples are right\.$/);
    const before = await found();
    await andRun(site.page, () => another().click());
    expect(await found()).not.toBe(before);
    expect(await site.address()).toContain('seed=4');
    await open('#segment?model=waves&seed=3&threshold=60');
    expect(await found()).toBe(before);
    await andRun(site.page, () => site.page.getByRole('radio', { name: 'Cells, 2-D' }).check());
    expect(await site.address()).toContain('#segment?model=cells&seed=1');
    expect(site.troubles).toEqual([]);
  });

  test.each(['cells', 'waves'])('memory stays flat over examples of %s', async (model) => {
    await open(`#segment?model=${model}`);
    const { tensors } = await runs(site.page);
    for (let i = 0; i < 10; i++) await andRun(site.page, () => another().click());
    expect((await runs(site.page)).tensors).toBe(tensors);
    expect(site.troubles).toEqual([]);
  });

  test('an ECG is opened: at the rate that a WAV file has or the page is told', async () => {
    const { signal } = syntheticEcg({ length: 5000, samplingRate: 500, heartRate: 70, seed: 5 });
    await open('#segment?model=waves');
    const rate = site.page.getByLabel('Samples a second, for CSV');
    await rate.fill('500');
    await andRun(site.page, () =>
      openFile(pickedFile('ecg.csv', 'text/csv', `mV\n${signal.join('\n')}`)),
    );
    const said = () => site.page.getByRole('status').last().innerText();
    expect(await said()).toBe('ecg.csv is shown, at 500 samples a second.');
    const byCsv = await counts();
    // 70 beats a minute are 12 in 10 s, give or take what the borders cut.
    expect(byCsv).toMatch(/1[123] QRS complexes/);
    // Another rate is that of the file that is shown.
    await rate.fill('250');
    await andRun(site.page, () => rate.dispatchEvent('change', { bubbles: true }));
    expect(await said()).toBe('ecg.csv is shown, at 250 samples a second.');
    expect(await counts()).not.toBe(byCsv);
    const wav = toWav({ sampleRate: 500, channels: 1, samples: signal }, { float: true });
    await andRun(site.page, () => openFile(pickedFile('ecg.wav', 'audio/wav', wav)));
    expect(await counts()).toBe(byCsv);
    expect(await site.address()).not.toContain('seed');
    expect(site.troubles).toEqual([]);
  });

  test('a picture of any size is opened', async () => {
    const { images } = cells({ count: 1, size: 75, seed: 8 });
    const picture = { width: 75, height: 75, channels: 1, data: images };
    await open('#segment');
    await andRun(site.page, () =>
      openFile(pickedFile('cells.png', 'image/png', imageToPng(picture))),
    );
    expect(await found()).toMatch(/^[1-9]\d? % of the picture is cells\.$/);
    const wide = { width: 300, height: 2, channels: 1, data: new Float32Array(600) };
    await andRun(site.page, () => openFile(pickedFile('wide.png', 'image/png', imageToPng(wide))));
    expect(await found()).toMatch(/^\d+ % of the picture is cells\.$/);
    expect(site.troubles).toEqual([]);
  });

  test('a broken file gives a message, and the page goes on', async () => {
    await open('#segment');
    await openFile(pickedFile('broken.png', 'image/png', 'none'));
    const message = 'broken.png must be a picture that this browser reads, as PNG or JPEG.';
    await site.page.getByText(message).waitFor();
    await andRun(site.page, () => another().click());
    expect(await site.page.getByText(message).count()).toBe(0);
    await andRun(site.page, () =>
      site.page.getByRole('radio', { name: 'Waves of an ECG, 1-D' }).check(),
    );
    await site.page.getByLabel('Samples a second, for CSV').fill('');
    await openFile(pickedFile('a.csv', 'text/csv', '1\n2\n'));
    await site.page.getByText('The samples a second must be a number above 0.').waitFor();
    await andRun(site.page, () => another().click());
    expect(site.troubles).toEqual([]);
  });

  test('a model that cannot be loaded gives a message, and the page goes on', async () => {
    // What a service worker asks for is not routed.
    await site.page.addInitScript(() =>
      Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'),
    );
    await site.page.route('**/models/cells/*.bin', (route) => route.abort());
    await site.goTo('#segment');
    await site.page.getByRole('alert').getByText('./models/cells/model.json').waitFor();
    await site.page.getByRole('radio', { name: 'Waves of an ECG, 1-D' }).check();
    await ranAfter(site.page, 0);
    expect(await counts()).toContain('QRS');
  });

  test.each(LOOKS)('is accessible and fits the screen: %s, %i wide', async (...look) => {
    const [colorScheme, width] = look;
    await site.page.emulateMedia({ colorScheme });
    await site.page.setViewportSize({ width, height: 900 });
    for (const model of ['cells', 'waves']) {
      await open(`#segment?model=${model}`);
      expect(await site.inspect(`segment-${model}`, look)).toEqual([]);
    }
    expect(site.troubles).toEqual([]);
  });
});
