import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, parseIdx, parseWav, toWav } from '../../lib/data/index.js';
import { TASKS as TRAINED } from '../../lib/training/tasks/index.js';
import { drawn } from '../draws.js';
import { runAlone } from './run_alone.js';
import { runScript } from './run_script.js';
import { writeIdx } from './write_idx.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'train-script-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (...names: string[]) => path.join(folder, ...names);

/** A gray image of a size that no model was trained on. */
const image = (side: number) =>
  imageToPng({
    width: side,
    height: side,
    channels: 1,
    data: Float32Array.from({ length: side ** 2 }, (_, i) => (i % 7) / 7),
  });
const csv = (columns: number) =>
  `${Array.from({ length: columns }, (_, i) => `v${i}`)}\n${Array.from({ length: columns }, (_, i) => Math.sin(i))}\n`;
const wave = Float32Array.from({ length: 1001 }, (_, i) => 0.5 * Math.sin(i / 5));

/** Each task: what predict gets, and a check of what came out. */
const TASKS: [string, string, string | Uint8Array, (out: Buffer) => void][] = [
  [
    'convAutoencoder',
    'a.png',
    image(28),
    (out) => expect(out.subarray(1, 4)).toEqual(Buffer.from('PNG')),
  ],
  [
    'denoisingAutoencoder',
    'a.png',
    image(28),
    (out) => expect(out.subarray(1, 4)).toEqual(Buffer.from('PNG')),
  ],
  ['unet', 'a.png', image(70), (out) => expect(out.subarray(1, 4)).toEqual(Buffer.from('PNG'))],
  ['segnet', 'a.png', image(70), (out) => expect(out.subarray(1, 4)).toEqual(Buffer.from('PNG'))],
  [
    'convAutoencoder1d',
    'a.csv',
    csv(140),
    (out) => {
      const [head, row] = out.toString().trim().split('\n');
      expect(head).toMatch(/^score,anomaly,error_v0,.*,error_v139$/);
      const [score, anomaly, ...errors] = row!.split(',').map(Number);
      expect(errors).toHaveLength(140);
      expect(errors.reduce((sum, one) => sum + one / 140, 0) / score!).toBeCloseTo(1, 5);
      expect([0, 1]).toContain(anomaly);
    },
  ],
  [
    'unet1d',
    'a.csv',
    `mV\n${Array.from({ length: 333 }, (_, i) => Math.sin(i)).join('\n')}\n`,
    (out) => {
      const [head, ...rows] = out.toString().trim().split('\n');
      expect(head).toBe('signal,wave');
      expect(rows).toHaveLength(333);
      for (const row of rows) expect(row).toMatch(/^[-\d.e]+,(none|P|QRS|T)$/);
    },
  ],
  [
    'textAutoencoder',
    'a.txt',
    'To be, or not to be\n\nthat is the question\n',
    (out) => expect(out.toString().split('\n')).toHaveLength(4),
  ],
  [
    'audioAutoencoder',
    'a.wav',
    toWav({ sampleRate: 8000, channels: 1, samples: wave }),
    (out) => expect(parseWav(out, 'a.wav').samples).toHaveLength(1001),
  ],
  [
    'cnn40',
    'classes.png',
    image(28),
    (out) =>
      expect(out.toString()).toMatch(/^file,class,probability\n"classes.png",\d,0\.\d{4}\n$/),
  ],
];
/** Where a prediction is not in a file of the input's name. */
const OUTPUTS: Record<string, string> = { 'classes.png': 'classes.csv' };

/** Smaller models than a task trains by default, where those take seconds. */
const SMALL: Record<string, object> = {
  unet: { depth: 2, filters: 4 },
  segnet: { filters: [4, 8], convolutions: [1, 1] },
  unet1d: { depth: 2, filters: 4 },
  textAutoencoder: { filters: [8, 8, 4] },
};

/** The parts of a report, and those that every task has. */
const ORDER = [
  'Verdict',
  'Data',
  'Learning curves',
  'Best, median and worst test examples',
  'Classes',
  'Threshold',
  'Seconds and memory',
];
const ALWAYS = ORDER.filter((heading) => !['Classes', 'Threshold'].includes(heading));

/** What other tests here go on with. */
const NEEDED = ['convAutoencoder', 'convAutoencoder1d', 'unet', 'audioAutoencoder'];

describe.each(TASKS.filter(([task], i) => NEEDED.includes(task) || drawn(i)))(
  '%s',
  (task, name, content, check) => {
    const out = () => file(task);

    test('trains on embedded data and reports', async () => {
      const options = ['--steps', '3', '--limit', '12', '--batch', '4', '--validation', '0.25'];
      const model = JSON.stringify(SMALL[task] ?? {});
      const where = ['--model', model, '--backend', 'wasm', '--out', out()];
      const run = await runScript('train.ts', [task, ...options, ...where]);
      expect(run).toMatchObject({ status: 0, signal: null });
      expect(run.stdout).toContain('(no --data was given)');
      const metrics = JSON.parse(readFileSync(file(task, 'metrics.json'), 'utf8'));
      const { measures, steps, verdict, perExample, memory } = metrics;
      expect(steps).toBe(3);
      for (const { value } of measures) expect(value).toEqual(expect.any(Number));
      // Every task says whether it is better than what, on so many examples, and which of them are the worst.
      expect(verdict).toMatchObject({ text: expect.any(String), examples: expect.any(Number) });
      expect(verdict.comparisons.length).toBeGreaterThan(0);
      expect(perExample).toMatchObject({ best: { place: expect.any(Number) } });
      expect(memory).toMatchObject({ tensors: expect.any(Number), wasmHeap: expect.any(Number) });
      expect(run.stdout).toContain(`Verdict: ${verdict.text}`);
      const files = readdirSync(out());
      expect(files).toEqual(
        expect.arrayContaining(['best', 'checkpoint', 'epochs.jsonl', 'model']),
      );
      const report = readFileSync(file(task, 'report.html'), 'utf8');
      expect(report).not.toMatch(/(src|href)="(?!data:)/);
      const headings = [...report.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading!);
      const order = headings.filter((heading) => ORDER.includes(heading));
      expect(order).toEqual(ORDER.filter((heading) => order.includes(heading)));
      expect(order).toEqual(expect.arrayContaining(ALWAYS));
      const csvLines = readFileSync(file(task, 'steps.csv'), 'utf8').trimEnd().split('\n');
      expect(csvLines).toHaveLength(4);
      expect(csvLines[0]).toMatch(/^step,epoch,loss/);
    }, 120_000);

    test('predicts files of the same kind', async () => {
      writeFileSync(file(name), content);
      const run = await runScript('predict.ts', [out(), file(name), '--backend', 'wasm']);
      expect(run).toMatchObject({ status: 0, signal: null });
      check(readFileSync(file(task, 'predictions', OUTPUTS[name] ?? name)));
    }, 120_000);
  },
);

test('dcgan trains, draws a grid an epoch, and predicts from noise', async () => {
  const options = ['--steps', '4', '--limit', '8', '--batch', '4', '--backend', 'wasm'];
  const run = await runScript('train.ts', ['dcgan', ...options, '--out', file('dcgan')]);
  expect(run).toMatchObject({ status: 0, signal: null });
  expect(readdirSync(file('dcgan', 'samples'))).toEqual(['epoch-001.png', 'epoch-002.png']);
  const predict = [file('dcgan'), '--count', '3', '--backend', 'wasm'];
  expect(await runScript('predict.ts', predict)).toMatchObject({ status: 0, signal: null });
  expect(readdirSync(file('dcgan', 'predictions'))).toEqual(['0001.png', '0002.png', '0003.png']);
}, 120_000);

test('predict takes every image of a folder, and refuses one of another size', async () => {
  mkdirSync(file('images'));
  for (const name of ['b.png', 'a.png']) writeFileSync(file('images', name), image(28));
  const predict = (...more: string[]) =>
    runAlone('predict.ts', [file('convAutoencoder'), file('images'), '--backend', 'wasm', ...more]);
  expect(await predict('--out', file('two'))).toMatchObject({ status: 0, signal: null });
  expect(readdirSync(file('two'))).toEqual(['a.png', 'b.png']);
  writeFileSync(file('images', 'c.png'), image(30));
  const { status, stderr } = await predict();
  expect(stderr).toContain(
    `${file('images', 'c.png')}: the image must be 28x28 pixels, as the model was built for, got '30x30'.\n`,
  );
  expect(status).toBe(1);
}, 120_000);

test('predict overwrites no result of another file, nor the file', async () => {
  for (const name of ['one', 'two']) mkdirSync(file(name), { recursive: true });
  const [first, second] = [file('one', 'a.png'), file('two', 'a.png')];
  for (const name of [first, second]) writeFileSync(name, image(28));
  const predict = (...more: string[]) =>
    runScript('predict.ts', [file('convAutoencoder'), ...more, '--backend', 'wasm']);
  const message = (from: string, to: string, whose: string) =>
    `${from}: the prediction must have a place of its own, got ${to}, that of ${whose}; ` +
    'rename it, or name another folder by --out.\n';
  const both = await predict(first, second, '--out', file('both'));
  const stderr = message(second, file('both', 'a.png'), 'one before');
  expect(both).toMatchObject({ status: 1, stderr });
  const itself = await predict(first, '--out', file('one'));
  expect(itself).toMatchObject({ status: 1, stderr: message(first, first, 'the file itself') });
  expect(readFileSync(first)).toEqual(Buffer.from(image(28)));
}, 120_000);

test('IDX files: trained on, and predicted to a file of their kind', async () => {
  writeIdx(file('idx'), 8, [12, 5]);
  const options = ['--data', file('idx'), '--steps', '3', '--batch', '4', '--backend', 'wasm'];
  const train = await runScript('train.ts', ['convAutoencoder', ...options, '--out', file('run')]);
  expect(train).toMatchObject({ status: 0, signal: null });
  expect(train.stdout).toContain(`Data: IDX files of ${file('idx')}; 11 training examples.`);
  for (const given of [file('idx'), file('idx', 't10k-images-idx3-ubyte.gz')]) {
    const predict = [file('run'), given, '--backend', 'wasm', '--out', file('predicted')];
    expect(await runScript('predict.ts', predict)).toMatchObject({ status: 0, signal: null });
    const written = file('predicted', 't10k-images-idx3-ubyte');
    expect(parseIdx(readFileSync(written), written).shape).toEqual([5, 8, 8]);
    rmSync(file('predicted'), { recursive: true });
  }
  const labels = file('idx', 't10k-labels-idx1-ubyte');
  const { status, stderr } = await runScript('predict.ts', [file('run'), labels]);
  expect(stderr).toBe(
    `${labels}: the file must hold unsigned bytes of [n, height, width] or [n, height, width, channels], got Uint8Array of shape [5].\n`,
  );
  expect(status).toBe(1);
}, 120_000);

test('too few examples to set some aside are refused before the training', async () => {
  writeFileSync(file('one.csv'), csv(140).split('\n').slice(0, 2).join('\n'));
  const options = ['--data', file('one.csv'), '--backend', 'wasm', '--out', file('few')];
  const { status, stderr } = await runScript('train.ts', ['convAutoencoder1d', ...options]);
  expect(stderr).toContain(
    `rows of ${file('one.csv')}: there must be test data besides the ` +
      'training data, got none.\n',
  );
  expect(status).toBe(1);
}, 120_000);

test('predict refuses a signal of another length', async () => {
  writeFileSync(file('short.csv'), csv(139));
  const predict = [file('convAutoencoder1d'), file('short.csv'), '--backend', 'wasm'];
  const { status, stderr } = await runScript('predict.ts', predict);
  expect(stderr).toBe(
    `${file('short.csv')}, line 2: the signal must be 140 samples, as many as the model was built for, got 139.\n`,
  );
  expect(status).toBe(1);
}, 120_000);

describe('recordings of another sample rate', () => {
  const wav = (name: string, sampleRate: number) => {
    writeFileSync(file(name), toWav({ sampleRate, channels: 1, samples: wave }));
    return file(name);
  };
  const message = (where: string, whose: string) =>
    `${where}: the sample rate must be 8000 Hz, ${whose}, got 16000 Hz; ` +
    'resample it, as by: ffmpeg -i IN.wav -ar 8000 OUT.wav.\n';
  const trained = 'with which the model was trained';
  const wasm = ['--backend', 'wasm'];

  test('predict and evaluate refuse them', async () => {
    const other = wav('other.wav', 16000);
    const predicted = await runScript('predict.ts', [file('audioAutoencoder'), other, ...wasm]);
    expect(predicted).toMatchObject({ status: 1, stderr: message(other, trained) });
    mkdirSync(file('others'));
    for (let i = 0; i < 5; i++) wav(`others/${i}.wav`, 16000);
    const options = [file('audioAutoencoder'), '--data', file('others'), ...wasm];
    const evaluated = await runScript('evaluate.ts', options);
    const where = `recordings of ${file('others')}`;
    expect(evaluated).toMatchObject({ status: 1, stderr: message(where, trained) });
  }, 120_000);

  test('train resamples them beside each other, and says so', async () => {
    mkdirSync(file('mixed'));
    const [first] = [wav('mixed/a.wav', 8000), wav('mixed/b.wav', 16000)];
    const half = ['--test-share', '0.5', '--steps', '1', '--out', file('mixed-run')];
    const options = ['audioAutoencoder', '--data', path.dirname(first), ...wasm, ...half];
    const { status, stdout } = await runScript('train.ts', options);
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining('8000 Hz, resampled from 16000 Hz'),
    ]);
  }, 120_000);

  test('a recording without samples is refused, and one is split in time', async () => {
    const silent = file('silent.wav');
    const none = new Float32Array(0);
    writeFileSync(silent, toWav({ sampleRate: 8000, channels: 1, samples: none }));
    const predicted = await runScript('predict.ts', [file('audioAutoencoder'), silent, ...wasm]);
    const message = `${silent}: the signal must be of one sample or more, got 0.\n`;
    expect(predicted).toMatchObject({ status: 1, stderr: message });
    const one = wav('one.wav', 8000);
    const options = ['--data', one, ...wasm, '--steps', '1', '--out', file('one')];
    const { status, stdout } = await runScript('train.ts', ['audioAutoencoder', ...options]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('the last 20 % in time')]);
  }, 120_000);

  test('a model that was saved without its rate takes any', async () => {
    cpSync(file('audioAutoencoder'), file('older'), { recursive: true });
    const topology = JSON.parse(readFileSync(file('older', 'model', 'model.json'), 'utf8'));
    expect(topology.userDefinedMetadata).toMatchObject({ sampleRate: 8000 });
    const { userDefinedMetadata: _, ...rest } = topology;
    writeFileSync(file('older', 'model', 'model.json'), JSON.stringify(rest));
    const run = await runScript('predict.ts', [file('older'), wav('any.wav', 16000), ...wasm]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
  }, 120_000);
});

test('evaluate judges a run again, with the same figures', async () => {
  const run = await runScript('evaluate.ts', [file('unet'), '--backend', 'wasm']);
  expect(run).toMatchObject({ status: 0, signal: null });
  const measures = (...names: string[]) =>
    JSON.parse(readFileSync(file('unet', ...names), 'utf8')).measures;
  expect(measures('evaluation', 'metrics.json')).toEqual(measures('metrics.json'));
  expect(existsSync(file('unet', 'evaluation', 'report.html'))).toBe(true);
}, 120_000);

test.each(['train.ts', 'evaluate.ts', 'predict.ts', 'reproduce.ts'])(
  '%s --help prints its usage',
  async (script) => {
    const { status, stdout } = await runScript(script, ['--help']);
    expect(status).toBe(0);
    const name = script.replace('.ts', '');
    expect(stdout).toMatch(new RegExp(`^(npx tfjs-deconv|npm run) ${name}`));
    expect(stdout).not.toContain('ROWS');
    for (const { name: task, title, variants } of script === 'train.ts' ? TRAINED : []) {
      expect(stdout).toContain(`\n  ${task}: ${title}\n`);
      for (const { builder } of variants) {
        expect(stdout).toMatch(new RegExp(`^    ${builder} +a `, 'm'));
      }
    }
  },
);

test.each([
  ['{', 'the content must be valid JSON, got its end at line 1, column 2.'],
  ['{"settings":{}}', 'the file must have settings and names, got others or none.'],
])('a run.json of %s is refused', async (content, message) => {
  mkdirSync(file('bad'), { recursive: true });
  writeFileSync(file('bad', 'run.json'), content);
  const { status, stderr } = await runScript('evaluate.ts', [file('bad'), '--backend', 'wasm']);
  expect([status, stderr]).toEqual([1, `${file('bad', 'run.json')}: ${message}\n`]);
});

const MODELS = TRAINED.map(({ name }) => name).join(', ');

test.each([
  ['train.ts', [], 1, `train: the task must be one of ${MODELS}, got undefined.`],
  ['train.ts', ['vea'], 1, `train: the task must be one of ${MODELS}, got 'vea'.`],
  [
    'train.ts',
    ['segment', '--builder', 'cnn40'],
    1,
    "train: the builder must be one of unet, segnet, attentionUnet, residualUnet, unetPlusPlus, unet1d, as the task is segment, got 'cnn40'.",
  ],
  [
    'train.ts',
    ['segment', '--data', 'README.md'],
    1,
    "README.md: the data must be of image or signal or audio files, as the task is segment, got 'text'.",
  ],
  ['train.ts', ['unet', 'segnet'], 1, "TASK: it must be one name, got 'unet segnet'."],
  ['train.ts', ['unet', '--step', '3'], 2, "Unknown option '--step'"],
  [
    'train.ts',
    ['unet', '--validation', '1'],
    1,
    "--validation: its value must be a number from 0 to 0.9, got '1'.",
  ],
  [
    'train.ts',
    ['unet', '--model', '[1]'],
    1,
    "--model: its value must be an object of JSON, got '[1]'.",
  ],
  [
    'train.ts',
    ['unet', '--schedule', 'fast'],
    1,
    "--schedule: its value must be 'constant' or 'cosine', got 'fast'.",
  ],
  [
    'train.ts',
    ['unet', '--model', '{"deep":3}', '--backend', 'wasm'],
    1,
    "unet: unknown option 'deep'",
  ],
  [
    'train.ts',
    ['convAutoencoder', '--data', 'no/such', '--backend', 'wasm'],
    1,
    'no/such: the data must be a folder of IDX files, got no such folder.',
  ],
  [
    'train.ts',
    ['cnn40', '--data', 'docs/images', '--backend', 'wasm'],
    1,
    'docs/images: the data must be a folder with one for each class, a CSV file of path,label, or IDX files, ',
  ],
  [
    'train.ts',
    ['unet', '--data', 'docs', '--backend', 'wasm'],
    1,
    'docs: the folder must contain images/ and masks/, got no masks.',
  ],
  ['evaluate.ts', [], 1, 'RUN: it must be one folder that a training made, got undefined.'],
  [
    'evaluate.ts',
    ['scripts', '--backend', 'wasm'],
    1,
    'scripts: the folder must be one that a training made, got no run.json.',
  ],
  [
    'predict.ts',
    ['out-of-nowhere', '--backend', 'wasm'],
    1,
    'out-of-nowhere: the folder must be one that a training made, got no run.json.',
  ],
  ['predict.ts', [], 1, 'RUN: it must be a folder that a training made, got undefined.'],
  ['reproduce.ts', ['mnist'], 1, 'NAME: it must be one of autoencoder-64, '],
  [
    'reproduce.ts',
    ['dcgan', '--data', 'no/such'],
    1,
    'no/such: for dcgan the folder must contain fashion-mnist, got none.',
  ],
])('%s %j is refused', async (script, options, expected, message) => {
  const { status, stderr } = await runScript(script, options as string[]);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(status).toBe(expected);
});
