import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { encode } from 'fast-png';
import { toWav } from '../../lib/data/index.js';
import { saveModel } from '../../lib/node/index.js';
import { collect } from '../../lib/training/data/source.js';
import { closedDigits, digitOption, oneDigit } from '../../scripts/deconvolve/glyph_classifier.js';
import { csvInput, pictureInput, wavInput } from '../../scripts/deconvolve/read_input.js';
import '../backends.js';
import { runScript } from './run_script.js';

const { layers } = tfl;

/** Runs `npm run deconvolve`'s script on the wasm backend. */
async function deconvolve(
  ...options: string[]
): Promise<{ status: number | null; output: string }> {
  const run = await runScript('deconvolve.ts', ['--backend', 'wasm', ...options]);
  return { status: run.status, output: run.stdout + run.stderr };
}

let folder: string;
const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(path.join(tmpdir(), 'deconvolve-'));
  const seeded = { kernelInitializer: tfl.initializers.glorotNormal({ seed: 1 }) };
  const pictures = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 3,
        kernelSize: 3,
        activation: 'relu',
        name: 'first',
        inputShape: [12, 10, 3],
        ...seeded,
      }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 2, name: 'answer', ...seeded }),
    ],
  });
  await saveModel(pictures, file('pictures'));
  const signals = tfl.sequential({
    layers: [
      layers.conv1d({
        filters: 2,
        kernelSize: 5,
        activation: 'relu',
        name: 'first',
        inputShape: [64, 1],
        ...seeded,
      }),
    ],
  });
  await saveModel(signals, file('signals'));
  const data = Uint8Array.from({ length: 30 * 20 * 3 }, (_, i) => (i * 7) % 256);
  writeFileSync(file('image.png'), encode({ width: 30, height: 20, data, channels: 3 }));
  const samples = Float32Array.from({ length: 80 }, (_, i) => Math.sin(i) / 2);
  writeFileSync(file('signal.wav'), toWav({ sampleRate: 8000, channels: 1, samples }));
  writeFileSync(file('signal.csv'), `volts\n${[...samples].join('\n')}\n`);
  writeFileSync(file('text.png'), 'no picture');
});
afterAll(() => rmSync(folder, { recursive: true }));

const report = () => readFileSync(file('report.html'), 'utf8');
const figures = () => report().match(/<img /g)?.length ?? 0;

test('a picture by all methods, with the sanity check', async () => {
  const options = ['--model', file('pictures'), '--image', file('image.png'), '--layer', 'answer'];
  const out = ['--method', 'all', '--sanity', '--out', file('report.html')];
  const { status, output } = await deconvolve(...options, ...out);
  expect(output).toContain('guidedGradcam: 2 units');
  expect(output).toContain('structural similarity');
  expect(status).toBe(0);
  // One for each method, and the sheet that compares them.
  expect(figures()).toBe(15);
  expect(report()).toContain('Adebayo');
  expect(report()).toContain('It does not show two places of which either is enough');
  expect(output).toMatch(/^The network: class [01], score -?[\d.]+; class [01], score -?[\d.]+$/m);
});

test('several methods; the sanity check is of these; the network says its classes by name', async () => {
  const model = tfl.sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, name: 'first', inputShape: [8, 8, 1] }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 3, activation: 'softmax', name: 'answer' }),
    ],
  });
  const classes = ['cat', 'dog', 'owl'].map((name, n) => ({ name, colour: n }));
  const data = { label: 'l', found: {}, assumed: [], split: '', counts: {}, kind: 'image' };
  model.setUserDefinedMetadata({ data: { ...data, output: 'classes', classes } });
  await saveModel(model, file('animals'));
  const options = ['--model', file('animals'), '--image', file('image.png'), '--layer', 'first'];
  const more = ['--method', 'saliency,occlusion', '--sanity', '--out', file('report.html')];
  const { status, output } = await deconvolve(...options, ...more);
  expect(output).toMatch(/^The network: (cat|dog|owl) [\d.]+ %; (cat|dog|owl) [\d.]+ %; /m);
  expect(output).toMatch(/^shuffled down to +saliency +occlusion *$/m);
  expect(status).toBe(0);
  expect(figures()).toBe(3);
  expect(report()).toContain('The methods compared');
});

test.each([
  ['--signal', 'signal.wav'],
  ['--csv', 'signal.csv'],
])('a signal by %s', async (option, name) => {
  const options = ['--model', file('signals'), option, file(name), '--layer', 'first'];
  const { status, output } = await deconvolve(
    ...options,
    '--filters',
    '1,0',
    '--out',
    file('report.html'),
  );
  expect(output).toMatch(/filter 1 at \(\d+\) activation/);
  expect(status).toBe(0);
  expect(figures()).toBe(2);
});

/** A model that hands its picture's brightest pixel on, behind a Rescaling where there is a scale. */
async function handing(name: string, scale: number | null, data?: object): Promise<string> {
  const inputShape = [null, null, 1];
  const conv = layers.conv2d({
    filters: 1,
    kernelSize: 1,
    name: 'first',
    inputShape,
    useBias: false,
  });
  const before = scale === null ? [] : [layers.rescaling({ scale, inputShape })];
  const model = tfl.sequential({ layers: [...before, conv] });
  conv.setWeights([tf.ones([1, 1, 1, 1])]);
  if (data !== undefined) model.setUserDefinedMetadata({ data });
  await saveModel(model, file(name));
  return file(name);
}

describe('a picture goes in as the model says, or the options', () => {
  const ASSUMED = 'Assumed: the values of images are 0 to 1 (--range says otherwise).';
  const own = { label: 'l', found: {}, assumed: [], split: '', counts: {}, kind: 'image' };

  test.each<[string, number | null, object | undefined, string[], string, string]>([
    ['nothing said', null, undefined, [], '1', ASSUMED],
    ['a Rescaling', 1 / 255, undefined, [], '1', ''],
    ['--range', null, undefined, ['--range', '0,255'], '255', ''],
    ['a mean', null, undefined, ['--range', '0,255', '--mean', '5', '--std', '10'], '25', ''],
    ['its description', null, { ...own, range: [-3, 3] }, [], '3', ''],
    [
      'a Rescaling, and --range',
      1 / 255,
      undefined,
      ['--range', '0,1'],
      '0.00392',
      'rescales values of 0..255, got 0..1 (range 0,255).',
    ],
  ])('%s', async (name, scale, data, options, activation, said) => {
    const white = { width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(255) } as const;
    writeFileSync(file('white.png'), encode(white));
    const model = await handing(name.replace(/\W/g, ''), scale, data);
    const where = ['--model', model, '--image', file('white.png'), '--layer', 'first'];
    const out = ['--position', '0,0', '--out', file('report.html')];
    const { status, output } = await deconvolve(...where, ...out, ...options);
    expect(output).toContain(`activation ${activation}\n`);
    expect(output).toContain(said);
    if (!said.startsWith('Assumed')) expect(output).not.toContain('Assumed');
    expect(status).toBe(0);
  });

  test.each([
    [
      ['--csv', 'signal.csv', '--range', '0,1'],
      '--range: it must be left out, as the input is no --image',
    ],
    [['--image', 'image.png', '--range', '0'], 'deconvolve: range must be two numbers'],
    [
      ['--image', 'image.png', '--mean', 'x'],
      "--mean: its value must be numbers with commas, as 0,255, got 'x'.",
    ],
  ])('%p is refused', async (options, message) => {
    const named = options.map((one) => (/\.(png|csv)$/.test(one) ? file(one) : one));
    const { status, output } = await deconvolve(
      '--model',
      file('pictures'),
      '--layer',
      'first',
      ...named,
    );
    expect(output).toContain(message);
    expect(status).toBe(1);
  });
});

test('a Keras file', async () => {
  const fixture = path.join('__tests__', 'fixtures', 'keras', 'blog_autoencoder_k3.keras');
  const { status, output } = await deconvolve('--model', fixture);
  expect(output).toMatch(/conv2d +Conv2D/);
  expect(status).toBe(0);
});

test('without --layer it lists them and suggests one', async () => {
  const { status, output } = await deconvolve('--model', file('pictures'));
  expect(output).toContain('first   Conv2D   10 x 8 x 3');
  expect(output).toContain('One to begin with: --layer first');
  expect(status).toBe(0);
});

test.each([
  [
    'no such layer',
    ['--layer', 'frist', '--image', 'image.png'],
    "nearest 'first', 'flat', 'answer', got 'frist'.",
  ],
  [
    'no input',
    ['--layer', 'first'],
    'deconvolve: the input must be given by --image, --signal or --csv.',
  ],
  [
    'not a picture',
    ['--layer', 'first', '--image', 'text.png'],
    'the file must be a PNG (89 50 4e 47), a JPEG (ff d8), a WebP (RIFF) or a TIFF (II or MM), got 6e 6f 20 70.',
  ],
  [
    'no file',
    ['--layer', 'first', '--image', 'none.png'],
    'none.png: the image must be a file, got no such file.',
  ],
  [
    'another kind of input',
    ['--layer', 'first', '--signal', 'signal.wav'],
    '--signal: the model must take [length, 1], got [12, 10, 3].',
  ],
  [
    'a filter of none',
    ['--layer', 'first', '--image', 'image.png', '--filters', '3'],
    'deconvolve: filters must be from 0 to 2 (the layer has 3), got 3.',
  ],
  [
    'no photographs',
    ['--photos', 'no/such'],
    "--photos: its value must be a folder of PNG or JPEG files, got 'no/such'.",
  ],
  ['an unknown method', ['--method', 'lime'], "--method: its value must be 'deconvnet' or"],
])('refuses %s', async (_, options, message) => {
  const named = options.map((option) => (/\.(png|wav)$/.test(option) ? file(option) : option));
  const { status, output } = await deconvolve(
    '--model',
    file('pictures'),
    ...named,
    '--out',
    file('no.html'),
  );
  expect(output).toContain(message);
  expect(output).not.toContain('    at ');
  expect(status).toBe(1);
  expect(existsSync(file('no.html'))).toBe(false);
});

test('a picture keeps its proportions: the middle of it, resized', async () => {
  const data = new Uint8Array(40 * 20).fill(255);
  // White with black left and right quarters, which the square in the middle leaves out.
  data.forEach((_, i) => {
    if (i % 40 < 10 || i % 40 >= 30) data[i] = 0;
  });
  writeFileSync(file('bars.png'), encode({ width: 40, height: 20, data, channels: 1 }));
  const { tensor } = await pictureInput(file('bars.png'), [10, 10, 3]);
  expect(tensor.shape).toEqual([10, 10, 3]);
  expect(tf.min(tensor).dataSync()[0]).toBeCloseTo(1, 6);
  const whole = await pictureInput(file('bars.png'), [null, null, 1]);
  expect(whole.tensor.shape).toEqual([20, 40, 1]);
});

test('signals are cut to their middle, or stand in the middle of zeros', async () => {
  writeFileSync(file('four.csv'), '1,2,3,4\n');
  const values = async (shape: (number | null)[]) => {
    return Array.from((await csvInput(file('four.csv'), shape)).tensor.dataSync());
  };
  expect(await values([2, 1])).toEqual([2, 3]);
  expect(await values([7, 1])).toEqual([0, 0, 1, 2, 3, 4, 0]);
  expect(await values([null, 1])).toEqual([1, 2, 3, 4]);
  const samples = Float32Array.of(0.5, -0.5, 0.25, 0.75);
  writeFileSync(file('stereo.wav'), toWav({ sampleRate: 100, channels: 2, samples }));
  const { tensor, step } = await wavInput(file('stereo.wav'), [2, 1]);
  expect(Array.from(tensor.dataSync())).toEqual([0, 0.5]);
  expect(step).toBe(0.01);
  await expect(wavInput(file('stereo.wav'), [2, 1], undefined, 200)).rejects.toThrow(
    new Error(
      `${file('stereo.wav')}: the sample rate must be 200 Hz, with which the model was trained, got 100 Hz; ` +
        'resample it, as by: ffmpeg -i IN.wav -ar 200 OUT.wav.',
    ),
  );
});

test('closed digits are those that enclose something', async () => {
  const { digits, closed, source } = closedDigits(60, 1);
  expect(await collect(source)).toHaveLength(60);
  digits.forEach((digit, n) => {
    expect(closed[n]).toBe('04689'.includes(digit) ? 1 : 0);
  });
  expect((await oneDigit('3')).tensor.shape).toEqual([40, 40, 1]);
  expect(() => digitOption('x')).toThrow(
    new Error("--digit: its value must be a digit, 0 to 9, got 'x'."),
  );
});
