import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { glyphs, imageToPng, syntheticEcg, toWav } from '../../lib/data/index.js';
import { standardized } from '../../lib/data/standardize.js';
import { loadKeras } from '../../lib/keras/index.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { type DeconvolveOptions, deconvolve, METHODS } from '../../lib/visualize/index.js';
import { convAutoencoder } from '../../models/index.js';
import '../backends.js';
import { ROOT } from './bundle.js';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { difference } from './fixtures.js';

const MODELS = path.join(ROOT, 'demo', 'public', 'models');
const KERAS = path.join(ROOT, '__tests__', 'fixtures', 'keras');

const file = (name: string, content: string | Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});
const fixture = (name: string) => file(name, readFileSync(path.join(KERAS, name)));

/** What Node projects, and the size of its largest number. */
async function inNode(model: LayersModel, input: tf.Tensor, options: DeconvolveOptions) {
  const { projections, activations } = await deconvolve(model, input, options);
  const values = [...projections.dataSync()];
  tf.dispose([projections, activations, input]);
  model.dispose();
  return { values, most: Math.max(...values.map(Math.abs)) };
}

describeInChromium('Deconvolve', (browser) => {
  const site = demoSite(browser);
  let folder: string;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    folder = mkdtempSync(path.join(tmpdir(), 'deconvolve-view-'));
    const model = convAutoencoder({ inputShape: [24, 32, 3], filters: [4, 6, 8], seed: 5 });
    await saveModel(model, folder);
    model.dispose();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const settled = () => site.page.locator('main > [aria-busy]').waitFor({ state: 'detached' });
  const open = async (hash: string) => {
    await site.goTo(hash);
    await site.page.locator('main h2').waitFor();
    await settled();
  };
  /** Does something, and waits for what comes of it. */
  const then = async (action: Promise<unknown>) => {
    await action;
    await settled();
  };
  const layer = (name: string) => site.page.locator(`.layer[data-layer="${name}"]`);
  const title = () => site.page.locator('.layer-panel h3').innerText();
  const unit = () => site.page.locator('.unit > p').innerText();
  const alerts = async () =>
    (await site.page.getByRole('alert').allInnerTexts()).filter((text) => text !== '');
  const modelFiles = () => site.page.getByLabel('A model', { exact: true });
  const sampleFiles = () => site.page.getByLabel(/^A (picture|signal)/);
  const address = async () => new URLSearchParams(new URL(await site.address()).hash.split('?')[1]);
  /** What the page saves of the unit's projection. */
  const saved = async (): Promise<number[]> => {
    const waiting = site.page.waitForEvent('download');
    await site.page.getByRole('button', { name: 'Save its projection as CSV' }).click();
    const text = readFileSync(await (await waiting).path(), 'utf8');
    return text.trim().split(/[,\n]/).map(Number);
  };
  /** Drops files on the place for models. */
  const drop = async (...files: ReturnType<typeof file>[]) => {
    const parts = files.map(({ name, buffer }) => ({ name, bytes: [...buffer] }));
    const dataTransfer = await site.page.evaluateHandle((all) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of all) {
        transfer.items.add(new File([Uint8Array.from(bytes)], name));
      }
      return transfer;
    }, parts);
    await then(site.page.locator('.drop').first().dispatchEvent('drop', { dataTransfer }));
  };

  test('a layer, a method and a unit by mouse; the address holds them', async () => {
    await open('#deconvolve');
    expect(await title()).toBe('conv3: Conv2D, 7 × 7 × 32');
    await then(layer('conv2').click());
    expect(await title()).toBe('conv2: Conv2D, 14 × 14 × 16');
    expect(await layer('conv2').getAttribute('aria-pressed')).toBe('true');
    expect(await layer('conv3').getAttribute('aria-pressed')).toBe('false');
    expect(await site.page.locator('.cards > li').count()).toBe(9);
    await then(site.page.getByLabel('Filters').selectOption('all 16'));
    expect(await site.page.locator('.cards > li').count()).toBe(16);
    await then(site.page.getByLabel('Method').selectOption('guided'));
    const map = site.page.locator('.cards .map[data-filter="5"]');
    const { width, height } = (await map.boundingBox())!;
    // The middle of row 3, column 10 of 14.
    await then(map.click({ position: { x: (width * 10.5) / 14, y: (height * 3.5) / 14 } }));
    expect(await unit()).toMatch(
      /^Filter 5 at row 3, column 10 has activation [\d.]+\. It can see rows 2 to 11 and columns 16 to 25 of the input\.$/,
    );
    expect(Object.fromEntries(await address())).toEqual({
      model: 'digits',
      example: '3',
      layer: 'conv2',
      method: 'guided',
      top: '64',
      filter: '5',
      at: '3,10',
    });
    const before = await unit();
    const code = await site.page.getByRole('region', { name: 'JavaScript code' }).innerText();
    expect(code).toContain(
      "layer: 'conv2',\n  method: 'guided',\n  filters: 5,\n  position: [3, 10],",
    );
    await open(new URL(await site.address()).hash);
    expect(await unit()).toBe(before);
    expect(await site.page.getByLabel('Method').inputValue()).toBe('guided');
    expect(site.troubles).toEqual([]);
  });

  test('every method is offered; the network says what it answers, and how sure it is', async () => {
    await open('#deconvolve?model=digits&example=3');
    const offered = await site.page
      .getByLabel('Method')
      .locator('option')
      .evaluateAll((all) => {
        return all.map((option) => (option as HTMLOptionElement).value);
      });
    expect(offered).toEqual(METHODS);
    const said = await site.page.locator('#network-answer').innerText();
    expect(said).toMatch(/^The network: (class )?3 (9\d|100)(\.\d)? %;/);
    expect(site.troubles).toEqual([]);
  });

  test('by the keyboard alone', async () => {
    await open('#deconvolve?layer=pool1');
    await layer('pool1').focus();
    const { keyboard } = site.page;
    await keyboard.press('ArrowDown');
    await keyboard.press('End');
    await keyboard.press('ArrowDown');
    await keyboard.press('Home');
    await keyboard.press('ArrowDown');
    await then(keyboard.press('Enter'));
    expect(await title()).toBe('pool1: MaxPooling2D, 14 × 14 × 8');
    await keyboard.press('ArrowUp');
    await then(keyboard.press(' '));
    expect(await title()).toBe('conv1: Conv2D, 28 × 28 × 8');
    const focused = () =>
      site.page.evaluate(() => document.activeElement?.getAttribute('data-filter'));
    expect(await focused()).toBeNull();

    const map = site.page.locator('.cards .map').first();
    await map.focus();
    const filter = (await focused())!;
    const place = /row (\d+), column (\d+)/.exec((await map.getAttribute('aria-label'))!)!;
    const [row, column] = [Number(place[1]), Number(place[2])];
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowRight');
    const moved = `row ${row - 1}, column ${column + 1}`;
    const said = await site.page.locator('.said').innerText();
    expect(said).toContain(`filter ${filter}, ${moved}: `);
    await then(keyboard.press('Enter'));
    const activation = said.split(': ')[1]!;
    expect(await unit()).toContain(`Filter ${filter} at ${moved} has activation ${activation}.`);
    expect(await focused()).toBe(filter);
    // The border is the end.
    for (let n = 0; n < 30; n++) await keyboard.press('ArrowLeft');
    expect(await site.page.locator('.said').innerText()).toContain(`row ${row - 1}, column 0: `);
    expect(site.troubles).toEqual([]);
  });

  test.each([
    ['deconvnet', 'conv3', 7, [2, 3], ''],
    ['guided', 'conv2', 4, [6, 6], ''],
    // Over a flat background the maxima of a pool are equal but for each backend's rounding.
    ['saliency', 'digit', 3, [], '&backend=cpu'],
    ['gradcam', 'conv3', 7, [2, 3], ''],
  ] as const)('%s of %s is as in Node', async (method, name, filters, position, backend) => {
    const { images } = glyphs({ count: 1, seed: 2, characters: '8' });
    const model = await loadModel(path.join(MODELS, 'digits'));
    const options = { layer: name, method, filters, ...(position.length > 0 ? { position } : {}) };
    const { values, most } = await inNode(model, tf.tensor(images, [28, 28, 1]), options);
    expect(most).toBeGreaterThan(0);
    await open(
      `#deconvolve?model=digits&example=8&seed=2&layer=${name}&method=${method}&filter=${filters}&at=${position}${backend}`,
    );
    expect(difference(await saved(), values)).toBeLessThan(1e-4 * Math.max(most, 1));
    expect(site.troubles).toEqual([]);
  });

  test('a signal is as in Node', async () => {
    const { signal } = syntheticEcg({ length: 640, samplingRate: 250, variation: 0.2, seed: 3 });
    const model = await loadModel(path.join(MODELS, 'waves'));
    const options = { layer: 'down3b', filters: 2, position: [70] };
    const { values, most } = await inNode(
      model,
      tf.tensor(standardized(signal), [640, 1]),
      options,
    );
    expect(most).toBeGreaterThan(0);
    await open('#deconvolve?model=waves&seed=3&layer=down3b&filter=2&at=70');
    expect(await unit()).toMatch(
      /^Filter 2 at place 70 has activation .* It can see places \d+ to \d+ of/,
    );
    expect(difference(await saved(), values)).toBeLessThan(1e-4 * Math.max(most, 1));
    expect(site.troubles).toEqual([]);
  });

  test.each([
    ['blog_autoencoder_k3.keras', 'conv2d_2', [12, 12, 1], false],
    ['channels_first_k3.keras', 'conv2d_transpose', [2, 8, 6], true],
  ] as const)(
    '%s, as in Node; what reads it is loaded only then',
    async (name, own, shape, first) => {
      const requested: string[] = [];
      site.page.on('request', (request) => requested.push(request.url()));
      const keras = () => requested.filter((url) => /\/keras-[^/]*\.js$/.test(url));
      await open('#deconvolve');
      expect(keras()).toEqual([]);
      await then(modelFiles().setInputFiles(fixture(name)));
      expect(keras()).toHaveLength(1);
      expect(await site.page.locator('#model option:checked').innerText()).toBe(name);
      expect((await address()).get('model')).toBeNull();
      await then(layer(own).click());
      const [height, width, channels] = first ? [8, 6, 2] : shape;
      const size = Math.max(Math.min(height, width), 8);
      const { images } = glyphs({ count: 1, seed: 1, size, characters: '0' });
      const model = await loadKeras(path.join(KERAS, name));
      const image = tf.tidy(() => {
        const drawn = tf.tensor(images, [size, size, 1]) as tf.Tensor3D;
        const cut = tf.slice(drawn, [0, (size - width) >> 1, 0], [height, width, 1]);
        const all = tf.tile(cut, [1, 1, channels]);
        return first ? tf.transpose(all, [2, 0, 1]) : all;
      });
      const { projections, activations } = await deconvolve(model, image, { layer: own, topK: 1 });
      const expected = first ? tf.transpose(projections, [0, 2, 3, 1]) : projections;
      expect(difference(await saved(), [...expected.dataSync()])).toBeLessThan(1e-4);
      tf.dispose([image, projections, activations, expected]);
      model.dispose();
      expect(await alerts()).toEqual([]);
      expect(site.troubles).toEqual([]);
    },
  );

  test('an .h5, and a signal of two channels', async () => {
    await open('#deconvolve');
    const packed = readFileSync(path.join(KERAS, 'lambda_recipe_h5_k2.h5.gz'));
    await then(modelFiles().setInputFiles(file('recipe.h5', gunzipSync(packed))));
    await then(layer('conv2d_transpose').click());
    expect(await title()).toMatch(/^conv2d_transpose: Conv1DTranspose, /);
    const rows = Array.from({ length: 9 }, (_, i) => `${i},${-i}`);
    await then(sampleFiles().setInputFiles(file('two.csv', `a,b\n${rows.join('\n')}\n`)));
    expect(await saved()).toHaveLength(12);
    await then(sampleFiles().setInputFiles(file('three.csv', 'a,b,c\n1,2,3\n4,5,6\n')));
    expect(await alerts()).toEqual(['three.csv: the signal must have 2 channels, got 3.']);
    expect(site.troubles).toEqual([]);
  });

  test('a model.json with its weights, dropped, and a picture of three channels', async () => {
    await open('#deconvolve');
    const names = readdirSync(folder);
    await drop(...names.map((name) => file(name, readFileSync(path.join(folder, name)))));
    expect(await title()).toBe('encode1: Conv2D, 12 × 16 × 4');
    const data = Float32Array.from({ length: 32 * 40 * 3 }, (_, i) => (i % 7) / 6);
    const png = imageToPng({ width: 40, height: 32, channels: 3, data });
    await then(sampleFiles().setInputFiles(file('photo.png', png)));
    expect(await site.page.locator('#example option:checked').innerText()).toBe('A file of yours');
    for (const values of ['−1 to 1', '0 to 255', '0 to 1']) {
      const before = await unit();
      await then(site.page.getByLabel('Values').selectOption(values));
      expect(await unit()).not.toBe(before);
    }
    expect(await alerts()).toEqual([]);
    expect(site.troubles).toEqual([]);
  });

  test('signals of the user, CSV and WAV', async () => {
    await open('#deconvolve?model=ecg');
    const samples = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i / 9));
    await then(sampleFiles().setInputFiles(file('own.csv', `mV\n${samples.join('\n')}\n`)));
    expect(await title()).toBe('encode4: Conv1D, 13 × 4');
    const column = await unit();
    const wav = toWav({ sampleRate: 100, channels: 1, samples }, { float: true });
    await then(sampleFiles().setInputFiles(file('own.wav', wav)));
    expect(await unit()).toBe(column);
    expect(await alerts()).toEqual([]);
    expect(site.troubles).toEqual([]);
  });

  test.each([
    [
      'a file of no model',
      [file('notes.txt', 'hello')],
      /^This page: the files must be one \.keras, \.h5 or \.onnx, or a model\.json and its weights, got \['notes\.txt'\]\.$/,
    ],
    ['a broken .keras', [file('broken.keras', 'PK')], /^broken\.keras: /],
    [
      'a broken .h5',
      [file('broken.h5', 'x'.repeat(64))],
      /^broken\.h5: the file must be a \.keras/,
    ],
    [
      'a model.json alone',
      [file('model.json', '{}')],
      /^loadLayersModel: model\.json: the content must be a model\.json's, with modelTopology, got \[\]\.$/,
    ],
    [
      'a foreign .json',
      [file('a.json', '{"cat": 1}'), file('a.bin', '1')],
      /^loadLayersModel: a\.json: the content must be a model\.json's, with modelTopology, got \['cat'\]\.$/,
    ],
    [
      'a model of two inputs',
      [fixture('operations_k3.keras')],
      /^This page: the model must be one with a single input, got 2\.$/,
    ],
    [
      'a model of volumes',
      [fixture('pools_3d_k3.keras')],
      /^This page: the model must be one of pictures \[height, width, channels\] or signals/,
    ],
  ])('%s gives a message, and the page goes on', async (_, files, message) => {
    await open('#deconvolve');
    await drop(...files);
    expect(await alerts()).toEqual([expect.stringMatching(message)]);
    expect(await site.page.getByLabel('Model', { exact: true }).inputValue()).toBe('digits');
    await then(layer('conv1').click());
    expect(await title()).toBe('conv1: Conv2D, 28 × 28 × 8');
    await then(site.page.getByLabel('Model', { exact: true }).selectOption('glyphs'));
    expect(await alerts()).toEqual([]);
    expect(await title()).toBe('encode2: Conv2D, 7 × 7 × 32');
    expect(site.troubles).toEqual([]);
  });

  test.each([
    ['digits', 'photo.png', 'photo.png must be a picture that this browser reads, as PNG or JPEG.'],
    [
      'waves',
      'ecg.csv',
      "ecg.csv: the table must be with a column of numbers, got 'columns a (b)'.",
    ],
  ])('an input for %s that is none', async (model, name, message) => {
    await open(`#deconvolve?model=${model}`);
    const before = await unit();
    await then(sampleFiles().setInputFiles(file(name, 'a\nb\n')));
    expect(await alerts()).toEqual([message]);
    expect(await unit()).toBe(before);
    await then(site.page.getByRole('button', { name: 'Another example' }).click());
    expect(await unit()).not.toBe(before);
    expect(site.troubles).toEqual([]);
  });

  test("a layer that has no way back gives the library's message, others go on", async () => {
    await open('#deconvolve');
    await then(modelFiles().setInputFiles(fixture('lstm_head_k3.keras')));
    await then(layer('dense').click());
    expect(await alerts()).toEqual([
      "deconvolve: method 'deconvnet' has no rule for Bidirectional 'bidirectional'; 'saliency' and 'gradcam' need none.",
    ]);
    await then(site.page.getByLabel('Method').selectOption('saliency'));
    expect(await alerts()).toEqual([]);
    expect(await unit()).toMatch(/^Unit \d has activation/);
    await then(layer('conv1d').click());
    expect(await site.page.locator('.cards > li').count()).toBe(4);
    // No maps lead to the first convolution.
    const gradcam = site.page.locator('#method option[value="gradcam"]');
    expect(await gradcam.isDisabled()).toBe(true);
    expect(site.troubles).toEqual([]);
  });

  test('a bad address does no harm', async () => {
    await open('#deconvolve?model=none&layer=none&method=none&top=x&seed=-3&example=cat&values=7');
    expect(await title()).toBe('conv3: Conv2D, 7 × 7 × 32');
    expect(await alerts()).toEqual([]);
    await open('#deconvolve?layer=conv2&filter=5&at=3,99');
    expect(await alerts()).toEqual([
      'deconvolve: position must be [0 to 13, 0 to 13], got [3, 99].',
    ]);
    await then(layer('conv2').click());
    expect(await alerts()).toEqual([]);
    expect(site.troubles).toEqual([]);
  });

  test('tensors stay as many, whatever is clicked and however often the model changes', async () => {
    await open('#deconvolve?model=digits');
    const tensors = () => site.page.locator('.time').getAttribute('data-tensors');
    const round = async (n: number) => {
      for (const name of ['conv1', 'pool2', 'digit', 'conv3']) await then(layer(name).click());
      const map = site.page.locator('.cards .map').nth(n % 9);
      await then(map.click({ position: { x: 3 + n, y: 20 } }));
      for (const method of ['gradcam', 'guided', 'deconvnet']) {
        await then(site.page.getByLabel('Method').selectOption(method));
      }
      await then(site.page.getByRole('button', { name: 'Another example' }).click());
    };
    await round(0);
    const before = await tensors();
    for (let n = 1; n < 20; n++) await round(n);
    expect(await tensors()).toBe(before);
    for (const model of ['cells', 'ecg', 'digits']) {
      await then(site.page.getByLabel('Model', { exact: true }).selectOption(model));
    }
    await then(modelFiles().setInputFiles(fixture('causal_k3.keras')));
    await drop(file('broken.keras', 'PK'));
    await then(site.page.getByLabel('Model', { exact: true }).selectOption('digits'));
    await round(0);
    expect(await tensors()).toBe(before);
    // Another view, and back.
    await site.page.getByRole('link', { name: 'Arithmetic' }).click();
    await site.page.locator('.answer').waitFor();
    await site.page.getByRole('link', { name: 'Deconvolve' }).click();
    await site.page.locator('.cards').waitFor();
    await settled();
    expect(await tensors()).toBe(before);
    expect(site.troubles).toEqual([]);
  }, 240_000);

  test('each backend that is there projects the same', async () => {
    // By guided: where a pooling window is constant, webgl's switch is not the others', and deconvnet
    // shows it.
    await open('#deconvolve?layer=conv2&method=guided&filter=5&at=7,7&backend=cpu');
    expect(await site.page.locator('.time').innerText()).toMatch(/^[\d.]+ ms on cpu$/);
    const onCpu = await saved();
    await then(site.page.getByLabel('Backend').selectOption('webgl'));
    await site.page.locator('.time', { hasText: 'ms on webgl' }).waitFor();
    await settled();
    expect(difference(await saved(), onCpu)).toBeLessThan(1e-4);
    expect((await address()).get('backend')).toBe('webgl');
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('a network of many layers scrolls in its frame', async () => {
    await open('#deconvolve?model=waves');
    const model = await loadModel(path.join(MODELS, 'waves'));
    // The input is no button.
    const layers = await site.page.locator('button.layer').count();
    expect(layers).toBe(model.layers.length - 1);
    model.dispose();
    const { inside, frame } = await site.page
      .locator('.graph')
      .evaluate(({ scrollHeight, clientHeight }) => ({
        inside: scrollHeight,
        frame: clientHeight,
      }));
    expect(inside).toBeGreaterThan(2 * frame);
    expect(await layer('bottomb').isVisible()).toBe(true);
    expect(site.troubles).toEqual([]);
  });

  test.each(LOOKS)(
    'is accessible and fits the screen: %s, %i wide',
    async (scheme, width) => {
      await site.page.emulateMedia({ colorScheme: scheme });
      await site.page.setViewportSize({ width, height: 900 });
      for (const [name, hash] of [
        ['digits', '#deconvolve?layer=conv2&filter=8'],
        ['cells', '#deconvolve?model=cells&method=guided'],
        ['waves', '#deconvolve?model=waves'],
        ['error', '#deconvolve?layer=conv2&filter=99'],
      ]) {
        await open(hash!);
        expect(await site.inspect(`deconvolve-${name}`, [scheme, width])).toEqual([]);
      }
      expect(site.troubles).toEqual([]);
    },
    180_000,
  );
});
