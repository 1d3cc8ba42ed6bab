import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inPage } from '../../demo/run/describe_text.js';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { loadModel, pickBackend, predictFile } from '../../lib/node/index.js';
import { loadOnnx, toOnnx } from '../../lib/onnx/index.js';
import { type Prediction, predict } from '../../lib/predict/index.js';
import { train } from '../../lib/training/index.js';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { pickedFile } from './picked_file.js';

const QUICK = { steps: 3, limit: 8, batchSize: 4, verbose: 0, backend: 'wasm', seed: 1 } as const;

/** A picture with an edge in it. */
const picture = (side: number, channels: 1 | 3 = 1) =>
  imageToPng({
    width: side,
    height: side,
    channels,
    data: Float32Array.from({ length: side ** 2 * channels }, (_, i) => {
      return (((i / channels) % side) / side) * (i % 2 ? 1 : 0.5);
    }),
  });
const wave = Float32Array.from({ length: 1001 }, (_, i) => 0.5 * Math.sin(i / 5));
const column = (count: number) =>
  `mV\n${Array.from({ length: count }, (_, i) => Math.sin(i / 4).toFixed(4)).join('\n')}\n`;

interface Case {
  readonly task: string;
  readonly builder?: string;
  /** Smaller than the task trains by default. */
  readonly model?: Record<string, unknown>;
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly output: Prediction['output'];
}

const CASES: readonly Case[] = [
  {
    task: 'segment',
    builder: 'unet',
    model: { depth: 2, filters: 4 },
    file: 'a.png',
    content: picture(70),
    output: 'mask',
  },
  {
    task: 'segment',
    builder: 'unet1d',
    model: { depth: 2, filters: 4 },
    file: 'a.csv',
    content: column(333),
    output: 'mask',
  },
  { task: 'classify', file: 'b.png', content: picture(28), output: 'classes' },
  {
    task: 'anomaly',
    builder: 'convAutoencoder',
    file: 'g.png',
    content: picture(32),
    output: 'scores',
  },
  { task: 'anomaly', file: 'h.csv', content: column(140), output: 'scores' },
  {
    task: 'text',
    model: { filters: [8, 8, 4] },
    file: 'a.txt',
    content: 'To be, or not to be\n',
    output: 'text',
  },
  {
    task: 'autoencoder',
    builder: 'convAutoencoder',
    file: 'c.png',
    content: picture(28),
    output: 'image',
  },
  {
    task: 'autoencoder',
    builder: 'audioAutoencoder',
    file: 'a.wav',
    content: toWav({ sampleRate: 8000, channels: 1, samples: wave }),
    output: 'signal',
  },
  {
    task: 'denoise',
    builder: 'denoisingAutoencoder',
    file: 'd.png',
    content: picture(28),
    output: 'image',
  },
  { task: 'super-resolution', file: 'e.png', content: picture(32, 3), output: 'image' },
  { task: 'colorize', file: 'f.png', content: picture(32), output: 'image' },
];

const nameOf = ({ task, builder }: Case) => (builder === undefined ? task : `${task} ${builder}`);

describeInChromium('Your own', (browser) => {
  const site = demoSite(browser);
  const folder = mkdtempSync(path.join(tmpdir(), 'deconv-run-view-'));
  const file = (...names: string[]) => path.join(folder, ...names);
  afterAll(() => rmSync(folder, { recursive: true }));

  const open = async () => {
    await site.goTo('#run');
    await site.page.locator('main h2').waitFor();
  };
  const alerts = async () =>
    (await site.page.getByRole('alert').allInnerTexts()).filter((text) => text !== '');
  const modelFiles = (...names: string[]) =>
    readdirSync(file(...names)).map((name) =>
      pickedFile(name, 'application/octet-stream', readFileSync(file(...names, name))),
    );
  const picker = () => site.page.getByLabel('Open your own');
  const pickModel = async (files: ReturnType<typeof pickedFile>[]) => {
    await picker().setInputFiles(files);
    await site.page.locator('div.answer:not([hidden]), [role=alert]:not(:empty)').first().waitFor();
  };
  const answer = () => site.page.getByRole('region', { name: 'The answer' });
  const pickInput = async (name: string, content: string | Uint8Array) => {
    await picker().setInputFiles([pickedFile(name, '', content)]);
    await answer().waitFor();
  };
  const facts = () => site.page.locator('div.answer').innerText();
  /** The pixels of the answer's picture, opaque: red, green and blue. */
  const pixels = () =>
    answer()
      .locator('canvas')
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        const data = [...context.getImageData(0, 0, width, height).data];
        return { width, height, data: data.filter((_, i) => i % 4 !== 3) };
      });

  /** That the page shows what Node predicts. */
  const expectShown = async (found: Prediction) => {
    const text = await answer().innerText();
    switch (found.output) {
      case 'image': {
        const { width, height, data } = await pixels();
        expect([width, height]).toEqual([found.width, found.height]);
        const each = Array.from({ length: 3 * width * height }, (_, i) => {
          const [at, c] = [Math.floor(i / 3), i % 3];
          const value = found.data[at * found.channels + (found.channels < 3 ? 0 : c)]!;
          // A canvas has no others.
          return 255 * Math.min(Math.max(value, 0), 1);
        });
        expect(Math.max(...data.map((value, i) => Math.abs(value - each[i]!)))).toBeLessThan(1.6);
        return;
      }
      case 'mask': {
        for (const [place, { name }] of found.classes.entries()) {
          const part = found.map.filter((one) => one === place).length / found.map.length;
          const shown = Number(new RegExp(`${name}: ([\\d.]+) %`).exec(text)![1]);
          expect(Math.abs(shown - 100 * part)).toBeLessThan(0.5);
        }
        const { width } = await pixels();
        expect(width).toBe(found.width);
        return;
      }
      case 'classes': {
        const shown = [...text.matchAll(/(\S+): ([\d.]+) %/g)];
        expect(shown).toHaveLength(found.classes.length);
        const [, name, percent] = shown[0]!;
        expect(name).toBe(found.classes[0]!.name);
        expect(Math.abs(Number(percent) - 100 * found.classes[0]!.probability)).toBeLessThan(0.2);
        return;
      }
      case 'scores': {
        expect(text).toContain('Above the threshold');
        const score = Number(/Score (\S+),/.exec(text)![1]);
        expect(Math.abs(score / found.score - 1)).toBeLessThan(1e-3);
        return;
      }
      case 'text':
        // Of a model that has hardly learned it may be all spaces.
        expect(await answer().locator('.found').textContent()).toBe(found.text);
        return;
      case 'signal':
        expect(new Set((await pixels()).data).size).toBeGreaterThan(2);
        return;
      default:
        throw new Error(found.output);
    }
  };

  test.each(CASES.map((one) => [nameOf(one), one] as const))(
    '%s',
    async (_, one) => {
      const { task, builder, model = {}, content, output } = one;
      const out = file(nameOf(one));
      const chosen = { ...QUICK, model, out, ...(builder && { builder }) };
      const { models } = await train(task, chosen);
      for (const trained of Object.values(models)) trained.dispose();
      await pickBackend('wasm', { threads: 1 });
      const loaded: LayersModel = await loadModel(path.join(out, 'model'));
      writeFileSync(file(one.file), content);
      const found = await predictFile(loaded, file(one.file));
      loaded.dispose();
      expect(found.output).toBe(output);

      await open();
      await pickModel(modelFiles(nameOf(one), 'model'));
      expect(await facts()).toContain('Its description says: it takes');
      await pickInput(one.file, content);
      expect(await alerts()).toEqual([]);
      expect(await answer().getAttribute('data-output')).toBe(output);
      await expectShown(found);
      expect(site.troubles).toEqual([]);
    },
    240_000,
  );

  test('the code of a generator is written, or drawn', async () => {
    const { models } = await train('gan', { ...QUICK, out: file('gan') });
    const generator = models.generator!;
    const size = generator.inputs[0]!.shape[1]!;
    const code = Float32Array.from({ length: size }, (_, n) => n / size - 0.5);
    const found = await predict(generator, code);
    for (const trained of Object.values(models)) trained.dispose();
    await open();
    await pickModel(modelFiles('gan', 'generator'));
    await site.page.getByLabel('Or write them').fill([...code].join(' '));
    const asked = () => site.page.getByRole('button', { name: 'Ask the model' }).click();
    await asked();
    await answer().waitFor();
    expect(found.output).toBe('image');
    await expectShown(found);
    await site.page.getByText('What this model takes is no picture and no signal').waitFor();
    await site.page.getByRole('button', { name: `Draw ${size} normal numbers` }).click();
    const drawn = await site.page.getByLabel('Or write them').inputValue();
    expect(drawn.split(', ')).toHaveLength(size);
    await site.page.getByLabel('Or write them').fill('1, two');
    await asked();
    await site.page.getByRole('alert').filter({ hasText: 'got two' }).waitFor();
    expect(site.troubles).toEqual([]);
  }, 240_000);

  test('an ONNX file, and what is assumed of it', async () => {
    await pickBackend('wasm', { threads: 1 });
    const model = await loadModel(file('classify', 'model'));
    const bytes = await toOnnx(model);
    model.dispose();
    const read = await loadOnnx(bytes);
    const found = await predictFile(read, file('b.png'));
    read.dispose();
    await open();
    await pickModel([pickedFile('digits.onnx', '', bytes)]);
    expect(await facts()).toContain('digits.onnx');
    await pickInput('b.png', picture(28));
    await expectShown(found);
    for (const one of found.told) {
      expect(await answer().innerText()).toContain(inPage(one, 'above'));
    }
  }, 120_000);

  test('what is no model and no input of it is refused, and the page goes on', async () => {
    await open();
    await pickModel([pickedFile('a.bin', '', 'no model')]);
    expect((await alerts())[0]).toContain(
      'one .keras, .h5 or .onnx, or a model.json and its weights',
    );
    await picker().setInputFiles([pickedFile('a.txt', '', 'a text')]);
    await site.page
      .getByRole('alert')
      .filter({ hasText: 'a.txt is an input: open a model' })
      .waitFor();
    await pickModel(modelFiles('classify', 'model'));
    await site.page.locator('div.answer:not([hidden])').waitFor();
    await picker().setInputFiles([pickedFile('a.png', '', 'no picture')]);
    await site.page.getByRole('alert').filter({ hasText: 'a.png must be a picture' }).waitFor();
    const two = ['c.png', 'd.png'].map((name) => pickedFile(name, '', picture(28)));
    await picker().setInputFiles(two);
    await site.page
      .getByRole('alert')
      .filter({ hasText: 'The model takes one input, got 2 files: c.png, d.png.' })
      .waitFor();
    await pickInput('b.png', picture(28));
    expect(await alerts()).toEqual([]);
  }, 120_000);

  test.each(LOOKS)(
    'is accessible and fits the screen (%s, %d)',
    async (...look) => {
      const [colorScheme, width] = look;
      await site.page.emulateMedia({ colorScheme });
      await site.page.setViewportSize({ width, height: 900 });
      await open();
      await pickModel(modelFiles('segment unet', 'model'));
      await pickInput('a.png', picture(70));
      expect(await site.inspect('run', look)).toEqual([]);
    },
    120_000,
  );
});
