import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { pickBackend, saveModel } from '../../lib/node/index.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import { unet } from '../../models/index.js';
import '../backends.js';
import { ROOT } from './bundle.js';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { pickedFile } from './picked_file.js';

const TORCH = path.join(ROOT, '__tests__', 'fixtures', 'torch');

/** Blocks of a residual network: 200 layers in all. */
function longModel(): tfl.LayersModel {
  const input = tfl.input({ shape: [16, 16, 3], name: 'picture' });
  const conv = (n: string, x: tfl.SymbolicTensor) =>
    tfl.layers
      .conv2d({ filters: 4, kernelSize: 3, padding: 'same', useBias: false, name: `conv${n}` })
      .apply(x) as tfl.SymbolicTensor;
  let x = conv('0', input);
  for (let n = 1; n <= 28; n++) {
    let h = x;
    for (const part of ['a', 'b']) {
      h = conv(`${n}${part}`, h);
      h = tfl.layers.batchNormalization({ name: `norm${n}${part}` }).apply(h) as tfl.SymbolicTensor;
      h = tfl.layers.reLU({ name: `relu${n}${part}` }).apply(h) as tfl.SymbolicTensor;
    }
    x = tfl.layers.add({ name: `add${n}` }).apply([x, h]) as tfl.SymbolicTensor;
  }
  x = tfl.layers.globalAveragePooling2d({ name: 'mean' } as never).apply(x) as tfl.SymbolicTensor;
  const output = tfl.layers.dense({ units: 4, activation: 'softmax', name: 'answer' }).apply(x);
  return tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor });
}

/** A U-Net within a model, between two convolutions. */
function nestedModel(): tfl.LayersModel {
  const inside = unet({ inputShape: [32, 32, 2], depth: 2, filters: 2, seed: 1 });
  inside.name = 'inner_unet';
  const input = tfl.input({ shape: [32, 32, 1], name: 'picture' });
  const conv = (filters: number, name: string) =>
    tfl.layers.conv2d({ filters, kernelSize: 3, padding: 'same', name });
  const h = inside.apply(conv(2, 'before').apply(input)) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: conv(1, 'behind').apply(h) as tfl.SymbolicTensor });
}

/** What a signal's own values are, for a model that gives them back. */
function sameSignal(length: number | null): tfl.LayersModel {
  const conv = tfl.layers.conv1d({
    filters: 1,
    kernelSize: 1,
    kernelInitializer: 'ones',
    inputShape: [length, 1],
    name: 'same',
  });
  return tfl.sequential({ layers: [conv] });
}

const samePicture = (shape: (number | null)[]) =>
  tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        filters: 1,
        kernelSize: 1,
        kernelInitializer: 'ones',
        inputShape: shape,
        name: 'same',
      }),
    ],
  });

const MODELS: Readonly<Record<string, () => tfl.LayersModel>> = {
  long: longModel,
  nested: nestedModel,
  signal: () => sameSignal(null),
  window: () => sameSignal(256),
  gray: () => samePicture([8, 8, 1]),
};

/** A PNG whose left half is opaque black and whose right half is transparent, of so many bits. */
async function halfTransparent(depth: 8 | 16): Promise<Uint8Array> {
  const { encode } = await import('fast-png');
  const [white, clear] = [depth === 8 ? 255 : 65535, 0];
  const data = Array.from({ length: 8 * 8 }, (_, i) => [0, i % 8 < 4 ? white : clear]).flat();
  const typed = depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data);
  return encode({ width: 8, height: 8, channels: 2, depth, data: typed });
}

describeInChromium('Open your own', (browser) => {
  const site = demoSite(browser);
  const folder = mkdtempSync(path.join(tmpdir(), 'deconv-own-view-'));
  beforeAll(async () => {
    await pickBackend('wasm', { threads: 1 });
    for (const [name, build] of Object.entries(MODELS)) {
      const model = build();
      await saveModel(model, path.join(folder, name));
      model.dispose();
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const picker = () => site.page.getByLabel('Open your own');
  // Software adapters compile for long where other work runs beside them.
  const settled = () =>
    site.page.locator('main > [aria-busy]').waitFor({ state: 'detached', timeout: 180_000 });
  const modelFiles = (name: string) =>
    readdirSync(path.join(folder, name)).map((one) =>
      pickedFile(one, '', readFileSync(path.join(folder, name, one))),
    );
  const open = async (...files: ReturnType<typeof pickedFile>[]) => {
    await site.goTo('#run');
    await site.page.locator('main h2').waitFor();
    await pick(...files);
  };
  const pick = async (...files: ReturnType<typeof pickedFile>[]) => {
    await picker().setInputFiles(files);
    await settled();
  };
  const alerts = async () =>
    (await site.page.getByRole('alert').allInnerTexts()).filter((text) => text !== '');
  const graph = () => site.page.locator('.model-graph');
  const box = (id: string) => graph().locator(`.node[data-id="${id}"]`);
  const facts = () => site.page.getByRole('region', { name: 'The layer chosen' });
  /** Waits for a layer to be explained: models that it is in are unfolded before. */
  const explained = (name: string | RegExp) => facts().getByRole('heading', { name }).waitFor();
  const done = () => site.page.getByRole('list', { name: 'What is done to the input' });
  const answer = () => site.page.getByRole('region', { name: 'The answer' });

  test('a model of 200 layers: read, searched and walked through', async () => {
    await open(...modelFiles('long'));
    expect(await alerts()).toEqual([]);
    expect(await graph().locator('.node').count()).toBe(200);
    const text = await site.page.getByRole('region', { name: 'The model' }).innerText();
    expect(text).toContain('199 layers, ');
    expect(await box('conv3a').getAttribute('aria-description')).toBe('144 parameters');
    expect(await box('conv3a').textContent()).toBe('Conv2D conv3a 16 × 16 × 4 · 144');
    // Skip connections are edges of their own.
    expect(await graph().locator('.edge[data-from="add2"]').count()).toBe(2);
    // Letters of a box that is in sight can be read.
    const height = await box('picture')
      .locator('.class')
      .evaluate((one) => one.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(8);

    const search = site.page.getByLabel('Find a layer');
    await search.fill('norm17b');
    await search.press('Enter');
    await explained('norm17b: BatchNormalization');
    const inside = async (id: string) => {
      const [one, all] = [await box(id).boundingBox(), await graph().boundingBox()];
      return one!.y >= all!.y - 1 && one!.y + one!.height <= all!.y + all!.height + 1;
    };
    expect(await inside('norm17b')).toBe(true);
    await search.fill('Add');
    expect(await graph().locator('.node.found').count()).toBe(28);

    await box('norm17b').focus();
    await site.page.keyboard.press('ArrowDown');
    await site.page.keyboard.press('ArrowDown');
    await site.page.keyboard.press('Enter');
    await explained('add17: Add');
    const told = await facts().innerText();
    expect(told).toContain('add17: Add');
    expect(told).toContain('Takes from add16, relu17b.');
    expect(await inside('add17')).toBe(true);

    const zoom = site.page.getByLabel('Zoom', { exact: true });
    const before = Number.parseInt(await zoom.innerText(), 10);
    await site.page.getByRole('button', { name: 'Zoom in' }).click();
    expect(Number.parseInt(await zoom.innerText(), 10)).toBeGreaterThan(before);
    await site.page.getByRole('button', { name: 'Fit the whole' }).click();
    const { tall, frame } = await graph().evaluate((one) => ({
      tall: one.scrollHeight,
      frame: one.clientHeight,
    }));
    expect(tall).toBeLessThanOrEqual(frame + 20);
    await site.inspect('own-200', ['light', 1280]);
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('why a layer has its shape, in the panel and in the table', async () => {
    await open(...modelFiles('nested'));
    await box('before').click();
    expect(await facts().innerText()).toContain('ceil(i / s)');
    await site.page.getByText('As a table').click();
    const rows = site.page.getByRole('region', { name: 'All layers' }).locator('tbody tr');
    expect(await rows.first().innerText()).toContain('picture');
    const row = await rows.filter({ hasText: 'behind' }).innerText();
    expect(row).toContain('32 × 32 × 1');
    expect(site.troubles).toEqual([]);
  });

  test('a model within is folded, unfolds, is searched, and folds again', async () => {
    await open(...modelFiles('nested'));
    expect(await graph().locator('.node').count()).toBe(4);
    await box('inner_unet').click();
    expect(await facts().innerText()).toContain('inner_unet: Model');
    await facts().getByRole('button', { name: 'Unfold it' }).click();
    await box('inner_unet').waitFor({ state: 'detached' });
    expect(await graph().locator('.node').count()).toBeGreaterThan(12);
    expect(await graph().locator('.inner').count()).toBe(1);
    await facts().getByRole('button', { name: 'Fold it' }).click();
    await box('inner_unet').waitFor();
    await site.page.getByLabel('Find a layer').fill('concatenate');
    await site.page.getByLabel('Find a layer').press('Enter');
    await explained(/^inner_unet\/\S+: Concatenate$/);
    expect(await graph().locator('.node[aria-pressed="true"]').count()).toBe(1);
    await graph().locator('.node[aria-pressed="true"]').focus();
    await site.page.keyboard.press('-');
    await box('inner_unet').waitFor();
    await site.page.keyboard.press('+');
    await box('inner_unet').waitFor({ state: 'detached' });
    expect(site.troubles).toEqual([]);
  });

  test('a table asks for the signal, and takes no times for it', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => `${n * 0.01},${Math.sin(n / 9)},${n % 5}`);
    await open(...modelFiles('signal'));
    await pick(pickedFile('a.csv', '', `time,U,I\n${rows.join('\n')}\n`));
    expect(await done().innerText()).toContain("The time is column 'time'.");
    expect(await done().innerText()).toContain('Which column is the signal?');
    expect(await answer().isVisible()).toBe(false);
    const columns = site.page.getByLabel('Signal column');
    expect(await columns.locator('option').allInnerTexts()).toEqual([
      'Choose …',
      'U',
      'I',
      'the mean of all',
    ]);
    await columns.selectOption('U');
    await settled();
    await answer().waitFor();
    expect(await done().innerText()).toContain("The signal is column 'U'.");
    expect(await done().innerText()).toContain('All of its 300 samples (3 s) are taken.');
    await site.page.getByLabel('Time column').selectOption('none');
    await settled();
    expect(await columns.locator('option').allInnerTexts()).toContain('time');
    expect(await alerts()).toEqual([]);
    // What was answered to one table is none to another.
    await columns.selectOption('U');
    await settled();
    expect(await answer().isVisible()).toBe(true);
    const table = pickedFile('b.csv', '', `time,U,I\n${rows.join('\n')}\n`);
    await pick(table);
    expect(await answer().isVisible()).toBe(false);
    await columns.selectOption('I');
    await settled();
    await pick(pickedFile('c.csv', '', ''));
    expect(await alerts()).toEqual(['c.csv: the file must have rows, got none.']);
    expect(await answer().isVisible()).toBe(false);
    // The one that is shown is the one that goes on.
    await site.page.getByLabel('Time column').selectOption('none');
    await settled();
    expect(await done().innerText()).toContain('b.csv: 300 rows');
    expect(await alerts()).toEqual([]);
    expect(site.troubles).toEqual([]);
  });

  test('of a long sound its loudest part is shown, and another can be taken', async () => {
    const samples = Float32Array.from({ length: 88_200 }, (_, i) =>
      i > 60_000 && i < 61_000 ? Math.sin(i / 9) / 2 : 0,
    );
    await open(...modelFiles('window'));
    await pick(
      pickedFile('a.wav', 'audio/wav', toWav({ sampleRate: 44_100, channels: 1, samples })),
    );
    expect(await done().innerText()).toMatch(
      /Taken are 256 \(0\.005805 s\) of 88200 samples \(2 s\), from 60\d\d\d \(1\.3\d+ s\) on, where it is loudest\./,
    );
    await site.page.getByLabel('From', { exact: true }).fill('100');
    await settled();
    expect(await done().innerText()).toContain('from 100 (0.002268 s) on.');
    await site.page.getByLabel('Resampling').selectOption('means, so that all of it fits');
    await settled();
    expect(await done().innerText()).toContain('All of its 256 samples (2 s) are taken.');
    expect(await answer().isVisible()).toBe(true);
    expect(site.troubles).toEqual([]);
  });

  test.each([8, 16] as const)(
    'transparency of %i bits lies over white, or as is chosen',
    async (depth) => {
      await open(...modelFiles('gray'));
      await pick(pickedFile('a.png', 'image/png', await halfTransparent(depth)));
      expect(await done().innerText()).toContain(
        `a.png: 8 × 8 pixels, gray, ${depth} bits, some of them transparent.`,
      );
      /** The model gives back what it gets. */
      const right = () =>
        answer()
          .locator('canvas')
          .evaluate((canvas) => {
            const context = (canvas as HTMLCanvasElement).getContext('2d')!;
            return [1, 6].map((x) => context.getImageData(x, 3, 1, 1).data[0]);
          });
      expect(await right()).toEqual([0, 255]);
      await site.page.getByLabel('Transparency').selectOption('over black');
      await settled();
      expect(await right()).toEqual([0, 0]);
      expect(await done().innerText()).toContain('What is transparent lies over black.');
      await site.page.getByLabel('Values').selectOption('−1 to 1');
      await settled();
      expect(await done().innerText()).toContain('Values: −1 to 1.');
      expect(site.troubles).toEqual([]);
    },
  );

  test('a layer of a model within is deconvolved on the user’s picture', async () => {
    await open(...modelFiles('nested'));
    await site.page.getByRole('button', { name: 'Take a drawn one' }).click();
    await settled();
    expect(await done().innerText()).toContain('digit.png: 32 × 32 pixels, gray, 8 bits.');
    await site.page.getByLabel('Find a layer').fill('deconvolution');
    await site.page.getByLabel('Find a layer').press('Enter');
    await explained(/: Deconvolution$/);
    await site.page.getByLabel(/^Deconvolve the input/).check();
    await settled();
    const panel = site.page.getByRole('region', { name: 'The layer', exact: true });
    expect(await panel.locator('h3').innerText()).toMatch(
      /^inner_unet\/\S+: Deconvolution, 16 × 16 × \d$/,
    );
    expect(await panel.locator('.unit > p').innerText()).toContain('has activation');
    await box('before').click();
    await settled();
    expect(await panel.locator('h3').innerText()).toBe('before: Conv2D, 32 × 32 × 2');
    expect(await alerts()).toEqual([]);
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('every backend is timed, or left out with a reason, and agrees', async () => {
    await open(...modelFiles('nested'));
    await site.page.getByRole('button', { name: 'Time it on every backend' }).click();
    await settled();
    const rows = site.page.getByRole('region', { name: 'Times' }).locator('tbody tr');
    const texts = await rows.allInnerTexts();
    expect(texts).toHaveLength(4);
    expect(texts.map((text) => text.split(/[\t,]/)[0]!.trim()).sort()).toEqual([
      'cpu',
      'wasm',
      'webgl',
      'webgpu',
    ]);
    for (const text of texts) {
      expect(text).toMatch(
        /left out: .{8}|\d ms\t[\d.]+ ms\t\d+\t(compared with|\d\.\de[+-]\d+|0)/,
      );
      const off = /\d\.\de[+-]\d+$/.exec(text);
      if (off !== null) expect(Number(off[0])).toBeLessThan(1e-3);
    }
    expect(texts.filter((text) => !text.includes('left out')).length).toBeGreaterThan(1);
    // The model that is open still runs.
    await pick(pickedFile('a.png', 'image/png', await halfTransparent(8)));
    expect(await alerts()).toEqual([]);
    expect(await answer().isVisible()).toBe(true);
    expect(site.troubles).toEqual([]);
  }, 240_000);

  test('it is written for Keras, ONNX and tfjs, and opens again from each', async () => {
    await open(...modelFiles('nested'));
    const save = async (name: string) => {
      const waiting = site.page.waitForEvent('download');
      await site.page.getByRole('button', { name }).click();
      const file = await waiting;
      return [file.suggestedFilename(), readFileSync(await file.path())] as const;
    };
    const [keras, kerasBytes] = await save('Keras (.keras)');
    expect(keras).toBe('model.keras');
    const [onnx, onnxBytes] = await save('ONNX (.onnx)');
    const [zip, zipBytes] = await save('TensorFlow.js (.zip)');
    for (const load of [() => loadKeras(kerasBytes), () => loadOnnx(onnxBytes)]) {
      const model = await load();
      expect(model.outputs[0]!.shape.slice(1)).toEqual([32, 32, 1]);
      model.dispose();
    }
    for (const [name, bytes] of [
      [zip, zipBytes],
      [onnx, onnxBytes],
      [keras, kerasBytes],
    ] as const) {
      await open(pickedFile(name, '', bytes));
      expect(await alerts()).toEqual([]);
      // ONNX knows no models within.
      expect(await graph().locator('.node').count()).toBeGreaterThan(name === onnx ? 10 : 3);
    }
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('weights of PyTorch with what print(model) shows', async () => {
    const weights = readFileSync(path.join(TORCH, 'dcgan.safetensors'));
    const print = /const printed = `\n([\s\S]*?)`;/.exec(
      readFileSync(path.join(ROOT, 'docs/torch.md'), 'utf8'),
    )![1]!;
    await open(pickedFile('dcgan.safetensors', '', weights));
    await site.page.getByLabel('print(model)').fill(print);
    await site.page.getByLabel(/^Shape of an input/).fill('none');
    const build = site.page.getByRole('button', { name: 'Build the model' });
    await build.click();
    expect((await alerts())[0]).toContain('The shape must be lengths');
    await site.page.getByLabel(/^Shape of an input/).fill('3');
    await build.click();
    await site.page.locator('div.answer:not([hidden])').waitFor();
    await settled();
    expect(await alerts()).toEqual([]);
    expect(await graph().locator('.node').count()).toBeGreaterThan(8);
    expect(await site.page.locator('div.answer').innerText()).toContain('16 × 16 × 1');
    await site.page.getByLabel('Or write them').fill('0.1, 0.2, 0.3');
    await site.page.getByRole('button', { name: 'Ask the model' }).click();
    await answer().waitFor();
    expect(site.troubles).toEqual([]);
  });

  test('who has no model at hand opens one of the page’s', async () => {
    await site.goTo('#run');
    await site.page.getByRole('button', { name: 'Open a classifier of digits' }).click();
    await site.page.getByRole('button', { name: 'Take a drawn one' }).click();
    await settled();
    expect(await alerts()).toEqual([]);
    expect(await answer().getByRole('listitem').first().innerText()).toMatch(/^3: (9\d|100)/);
    expect(site.troubles).toEqual([]);
  });

  test('a model of several inputs and outputs is run on something for each', async () => {
    const picture = tfl.input({ shape: [8, 8, 1], name: 'picture' });
    const pair = tfl.input({ shape: [2], name: 'pair' });
    const ups = { filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' } as const;
    const drawn = tfl.layers.conv2d({ ...ups, name: 'drawn' }).apply(picture);
    const flat = tfl.layers.flatten().apply(picture) as tfl.SymbolicTensor;
    const all = tfl.layers.concatenate().apply([flat, pair]);
    const dense = tfl.layers.dense({ units: 3, activation: 'softmax', name: 'kinds' });
    const outputs = [drawn, dense.apply(all)] as tfl.SymbolicTensor[];
    const model = tfl.model({ inputs: [picture, pair], outputs });
    await saveModel(model, path.join(folder, 'two'));
    const data = Float32Array.from({ length: 64 }, (_, i) => (3 * i) / 255);
    const [, kinds] = tf.tidy(() => {
      const x = [tf.tensor(data, [1, 8, 8, 1]), tf.tensor([[0.5, -1]])];
      return (model.predict(x) as tf.Tensor[]).map((one) => Array.from(one.dataSync()));
    });
    const weights = dense.getWeights()[0]!.dataSync().slice();
    model.dispose();
    const zipped = zipSync(
      Object.fromEntries(
        modelFiles('two').map(({ name, buffer }) => [`run/model/${name}`, new Uint8Array(buffer)]),
      ),
    );
    await open(pickedFile('run.zip', '', zipped));
    expect(await alerts()).toEqual([]);
    const facts = await site.page.locator('div.answer').innerText();
    expect(facts).toContain(
      'Its layers say: it takes picture (image of values 0 to 1, 8 × 8 × 1) and pair (numbers, 2), and gives',
    );
    const png = imageToPng({ width: 8, height: 8, channels: 1, data });
    await pick(pickedFile('a.png', 'image/png', png));
    await site.page.getByText('Still to give: pair.').waitFor();
    expect(await answer().isVisible()).toBe(false);
    const ask = async (numbers: string) => {
      await site.page.getByLabel('Or write them').fill(numbers);
      await site.page.getByRole('button', { name: 'Ask the model' }).click();
      await settled();
    };
    await ask('0.5');
    expect((await alerts())[0]).toContain('pair: the input must be numbers of shape [2]');
    await ask('0.5, -1');
    expect(await alerts()).toEqual([]);
    expect(await answer().getAttribute('data-output')).toBe('image classes');
    expect(await answer().getByRole('heading', { level: 4 }).count()).toBe(2);
    const shown = await answer().getByRole('listitem').allInnerTexts();
    const wanted = kinds!.map((part, n) => [`${n}: `, 100 * part] as const);
    for (const [name, percent] of wanted) {
      const text = shown.find((one) => one.startsWith(name))!;
      expect(Math.abs(Number.parseFloat(text.slice(name.length)) - percent)).toBeLessThan(0.1);
    }
    // What a layer saw in one of them, the other being held.
    await site.page.getByLabel(/^Deconvolve the input/).check();
    const layer = site.page.getByRole('region', { name: 'The layer', exact: true });
    for (const [name, head] of [
      ['drawn', 'drawn: Conv2D, 8 × 8 × 1'],
      ['kinds', 'kinds: Dense, 3'],
    ] as const) {
      await box(name).click();
      await settled();
      expect(await alerts()).toEqual([]);
      expect(await layer.locator('h3').innerText()).toBe(head);
    }
    const look = site.page.getByRole('region', { name: 'What a layer responded to' });
    expect(await look.innerText()).toContain('on this input; the other one stays as given.');
    expect(await look.locator('select').first().inputValue()).toBe('0');
    expect(await layer.locator('pre').innerText()).toContain("wrt: 'picture'");
    const [download] = await Promise.all([
      site.page.waitForEvent('download'),
      layer.getByRole('button', { name: 'Save its projection as CSV' }).click(),
    ]);
    const rows = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    const values = rows.flatMap((row) => row.split(',').map(Number));
    const filter = Number(/-(\d+)\.csv$/.exec(download.suggestedFilename())![1]);
    // Of a softmax the deconvnet's way back begins before it, at the weights of the dense layer.
    expect(values).toHaveLength(64);
    values.forEach((value, n) => {
      expect(Math.abs(value - weights[n * 3 + filter]!)).toBeLessThan(1e-5);
    });
    // The pair leads to no layer of pictures, and what leads to one alone is not asked for.
    expect(await look.locator('select').first().locator('option').allInnerTexts()).toEqual([
      'picture',
    ]);
    await box('drawn').click();
    await settled();
    expect(await layer.locator('.unit > p').innerText()).toMatch(/It can see rows \d to \d and/);
    expect(await layer.locator('.unit .field').count()).toBe(2);
    expect(await site.inspect('own-several', ['light', 1280])).toEqual([]);
    await site.page.setViewportSize({ width: 320, height: 900 });
    expect(await site.inspect('own-several', ['light', 320])).toEqual([]);
    expect(site.troubles).toEqual([]);
  });

  test.each(LOOKS)(
    'is accessible and fits the screen: %s, %i wide',
    async (...look) => {
      const [colorScheme, width] = look;
      await site.page.emulateMedia({ colorScheme });
      await site.page.setViewportSize({ width, height: 900 });
      await site.goTo('#run');
      await site.page.locator('main h2').waitFor();
      expect(await site.inspect('own-empty', look)).toEqual([]);
      await open(...modelFiles('nested'));
      await pick(pickedFile('a.png', 'image/png', await halfTransparent(8)));
      await site.page.getByRole('button', { name: 'Unfold all' }).click();
      await box('inner_unet').waitFor({ state: 'detached' });
      await site.page.getByLabel(/^Deconvolve the input/).check();
      await settled();
      expect(await site.inspect('own-nested', look)).toEqual([]);
      await open(...modelFiles('window'));
      const samples = Float32Array.from(
        { length: 8000 },
        (_, i) => Math.sin(i / 9) * Math.sin(i / 2000),
      );
      await pick(
        pickedFile('a.wav', 'audio/wav', toWav({ sampleRate: 8000, channels: 1, samples })),
      );
      expect(await site.inspect('own-sound', look)).toEqual([]);
      await open(...modelFiles('long'));
      expect(await site.inspect('own-long', look)).toEqual([]);
      expect(site.troubles).toEqual([]);
    },
    240_000,
  );
});
