import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseWav, Random, toWav } from '../../../lib/data/index.js';
import { descriptionOf } from '../../../lib/data/kept_description.js';
import {
  MACHINE_CHANNELS,
  MACHINE_FAULTS,
  machineSeries,
} from '../../../lib/data/machine_series.js';
import { loadModel, pickBackend } from '../../../lib/node/index.js';
import { predict as predictHere } from '../../../lib/predict/index.js';
import type { ScoresPrediction } from '../../../lib/predict/prediction.js';
import { evaluate, predict, type TrainOptions, train } from '../../../lib/training/index.js';

let folder: string;
const said: string[] = [];
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  said.length = 0;
  folder = mkdtempSync(path.join(tmpdir(), 'signals-'));
  jest.spyOn(console, 'log').mockImplementation((line: string) => {
    said.push(line);
  });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const file = (...names: string[]) => path.join(folder, ...names);
const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), content);
  return file(name);
};

/** A short training, whose files lie in the folder `run`. */
async function trained(task: string, options: TrainOptions) {
  const small = { steps: 3, batchSize: 4, backend: 'wasm', out: file('run') } as const;
  const run = await train(task, { ...small, ...options });
  Object.values(run.models).forEach((model) => {
    model.dispose();
  });
  return run;
}

/** A machine's table as a German spreadsheet writes it. */
function machineTable(length: number, faultsFrom: number): string {
  const { values, faults } = machineSeries({ length, faultsFrom, seed: 1 });
  const rows = Array.from({ length }, (_, i) => {
    const time = new Date(Date.UTC(2026, 2, 30) + i * 10_000).toISOString();
    const [, day] = /-(\d\d)T/.exec(time)!;
    const clock = time.slice(11, 19);
    const cells = Array.from(values.subarray(i * 5, i * 5 + 5), (v) =>
      v.toFixed(3).replace('.', ','),
    );
    return [`${day}.03.2026 ${clock}`, ...cells, MACHINE_FAULTS[faults[i]!]].join(';');
  });
  return `${['Zeit', ...MACHINE_CHANNELS, 'Zustand'].join(';')}\r\n${rows.join('\r\n')}\r\n`;
}

test('anomaly of five channels: split in time, threshold from training rows, flags in the same dialect', async () => {
  const data = put('machine.csv', machineTable(1200, 800));
  const { measures, description } = await trained('anomaly', {
    data,
    labels: 'Zustand',
    steps: 30,
    model: { filters: [8, 4] },
  });
  expect(measures.map(({ name }) => name)).toEqual([
    'area under the ROC curve, by row',
    'F1 of the rows above the threshold',
    'normal rows above the threshold',
    'the same of those that are more than 32 rows from a fault (aimed at 0.005)',
  ]);
  expect(measures[0]!.value).toBeGreaterThan(0.7);
  expect(measures[0]!.baselines.map(([name]) => name)).toEqual([
    'PCA of windows',
    'distance to the mean',
  ]);
  expect(description).toMatchObject({
    kind: 'signal',
    task: 'anomaly',
    columns: [...MACHINE_CHANNELS],
    rate: 0.1,
    window: 32,
    hop: 16,
    scale: { method: 'zscore' },
    output: 'scores',
    threshold: { rule: expect.stringContaining('rows held back from the training score lower') },
  });
  expect(description.classes![0]!.name).toBe('normal');
  expect(description.split).toContain(
    'the last 25 % in time is to judge by; 810, 90 and 300 samples',
  );
  const model = await loadModel(file('run', 'model'));
  expect(descriptionOf(model)!.threshold).toEqual(description.threshold);
  const inPage = await predictHere(
    model,
    machineSeries({ length: 1200, faultsFrom: 800, seed: 1 }).values,
  );
  model.dispose();
  expect(readFileSync(file('run', 'report.html'), 'utf8')).toContain('Errors of each channel');
  const [written] = await predict(file('run'), [data], { backend: 'wasm' });
  const [head, first, ...rest] = readFileSync(written!, 'utf8').trim().split('\n');
  expect(head).toBe(
    `Zeit;score;anomaly;${MACHINE_CHANNELS.map((name) => `error_${name}`).join(';')}`,
  );
  expect(first).toMatch(/^30\.03\.2026 00:00:00;\d+(,\d+)?;[01];/);
  expect(rest).toHaveLength(1199);
  // As it is with the model alone.
  const { scores, flags } = inPage as ScoresPrediction;
  [first!, ...rest].forEach((line, row) => {
    const [, score, flag] = line.split(';');
    expect(Number(score!.replace(',', '.')) / scores[row]!).toBeCloseTo(1, 5);
    expect(flag).toBe(flags![row] ? '1' : '0');
  });
  const again = await evaluate(file('run'), { backend: 'wasm' });
  expect(again.measures).toEqual(measures);
}, 240_000);

/** Tones of changing loudness, as WAV files. */
function tones(name: string, count: number, rate: number, channels = 1): string {
  const random = new Random(1);
  for (let i = 0; i < count; i++) {
    const pitch = random.uniform(200, 800);
    const samples = Float32Array.from({ length: 3000 * channels }, (_, k) => {
      const t = Math.floor(k / channels) / rate;
      return 0.3 * Math.sin(2 * Math.PI * pitch * t) * Math.sin(Math.PI * 5 * t);
    });
    put(`${name}/${i}.wav`, toWav({ sampleRate: rate, channels, samples }));
  }
  return file(name);
}

const SMALL = { frame: 64, filters: 8, blocks: 1 };

test('denoise of sounds: a stated noise, resampled, stereo as two; WAV comes back as WAV', async () => {
  const data = tones('tones', 6, 16_000, 2);
  const { measures, description } = await trained('denoise', {
    data,
    snr: 3,
    sampleRate: 8000,
    window: 512,
    model: SMALL,
  });
  expect(measures.map(({ name }) => name)).toEqual([
    'SNR [dB], a mean over signals',
    'gain of SNR [dB]',
  ]);
  expect(measures[0]!.baselines[0]![1]).toBeCloseTo(3, 0);
  expect(description).toMatchObject({ kind: 'audio', rate: 8000, window: 512, output: 'signal' });
  expect(description.found.noise).toBe('white, 3 dB below each signal');
  expect(description.found['sample rate']).toBe('8000 Hz, resampled from 16000 Hz');
  const [written] = await predict(file('run'), [path.join(data, '0.wav')], { backend: 'wasm' });
  const { sampleRate, channels, samples } = parseWav(readFileSync(written!), written!);
  expect([sampleRate, channels, samples.length]).toEqual([8000, 2, 3000]);
  expect(said).toContainEqual(expect.stringContaining('resampled from 16000 to 8000 Hz'));
}, 240_000);

const sine = (rows: number, columns: number, noise = 0) => {
  const random = new Random(2);
  const cells = (i: number) =>
    Array.from({ length: columns }, (_, c) => Math.sin(i / (5 + c)) + random.normal(0, noise));
  return Array.from({ length: rows }, (_, i) =>
    cells(i)
      .map((v) => v.toFixed(4))
      .join(','),
  ).join('\n');
};

test('denoise of pairs, inputs/ and targets/ of the same names', async () => {
  for (let i = 0; i < 5; i++) {
    put(`pairs/inputs/${i}.csv`, `a,b\n${sine(300, 2, 0.3)}\n`);
    put(`pairs/targets/${i}.csv`, `a,b\n${sine(300, 2)}\n`);
  }
  const { measures, description } = await trained('denoise', {
    data: file('pairs'),
    window: 64,
    model: { filters: 4, depth: 2 },
  });
  expect(description.label).toContain('pairs of');
  expect(measures[0]!.baselines[0]![1]).toBeGreaterThan(5);
  const [written] = await predict(file('run'), [file('pairs', 'inputs', '0.csv')], {
    backend: 'wasm',
  });
  expect(readFileSync(written!, 'utf8').split('\n').slice(0, 1)).toEqual(['a,b']);
  await expect(trained('denoise', { data: file('pairs'), noise: 1 })).rejects.toThrow(
    '--noise: it must be left out, as inputs/ and targets/ are pairs, got 1.',
  );
  put('pairs/targets/3.csv', `a,b\n${sine(299, 2)}\n`);
  await expect(trained('denoise', { data: file('pairs') })).rejects.toThrow(
    'the target must be 270 samples of 2 channels, as its input, got',
  );
}, 240_000);

/** Rows at rest and in motion, with what they are. */
function motion(rows: number): string[] {
  return Array.from({ length: rows }, (_, i) => {
    const moves = Math.floor(i / 50) % 3;
    const value = moves === 0 ? 0 : Math.sin(i * (moves === 1 ? 0.3 : 1.2));
    return `${(i / 50).toFixed(2)}\t${value.toFixed(3)}\t${(value / 2).toFixed(3)}\t${['rest', 'walk', 'run'][moves]}`;
  });
}

test('segment by a column of labels: figures of each class, classes by name', async () => {
  const data = put('motion.tsv', `t\tx\ty\tactivity\n${motion(1500).join('\n')}\n`);
  const { measures, description } = await trained('segment', {
    data,
    labels: 'activity',
    window: 64,
    steps: 25,
    learningRate: 0.02,
    model: { filters: 4, depth: 2 },
  });
  expect(description).toMatchObject({ columns: ['x', 'y'], rate: 50, output: 'classes' });
  expect(description.classes!.map(({ name }) => name)).toEqual(['rest', 'run', 'walk']);
  expect(measures.map(({ name }) => name)).toEqual([
    'mean F1 of 3 classes, by sample',
    'samples right',
    'F1 of rest, by sample',
    'F1 of run, by sample',
    'F1 of walk, by sample',
  ]);
  expect(measures[1]!.baselines.map(([name]) => name)).toEqual([
    'the class of the nearest mean value',
    'all rest',
  ]);
  expect(measures[1]!.value).toBeGreaterThan(measures[1]!.baselines[1]![1]);
  const { confusion, perExample } = JSON.parse(readFileSync(file('run', 'metrics.json'), 'utf8'));
  expect(confusion.counts.flat().reduce((a: number, b: number) => a + b)).toBe(300);
  expect(perExample.count).toBe(4);
  const [written] = await predict(file('run'), [data], { backend: 'wasm' });
  expect(written).toMatch(/\.tsv$/);
  const [head, row] = readFileSync(written!, 'utf8').split('\n');
  expect(head).toBe('t\tx\ty\tclass');
  expect(row).toMatch(/^0\.00\t0\t0\t(rest|walk|run)$/);
}, 240_000);

test('segment by intervals, and what does not fit is refused', async () => {
  const rows = motion(1500).map((row) => row.split('\t').slice(0, 3).join('\t'));
  const data = put('motion.tsv', `t\tx\ty\n${rows.join('\n')}\n`);
  const moves = Array.from({ length: 10 }, (_, i) => `${3 * i + 1}\t${3 * i + 3}\tmoves`);
  const options = { data, window: 64, model: { filters: 4, depth: 2 } };
  const intervals = put('labels.txt', `${moves.join('\n')}\n`);
  const { description } = await trained('segment', { ...options, intervals });
  expect(description.classes!.map(({ name }) => name)).toEqual(['none', 'moves']);
  expect(description.found.labels).toBe('none 33.3 %, moves 66.7 %');
  await expect(trained('segment', options)).rejects.toThrow(
    "the labels must be named by --labels COLUMN or --intervals FILE, got 'none'.",
  );
  const outside = put('outside.csv', 'start,end,label\n1,2,a\n99,100,b\n');
  await expect(trained('segment', { ...options, intervals: outside })).rejects.toThrow(
    `${outside}, line 3: the interval must lie in the data, got 99 to 100 s.`,
  );
  const early = put('early.csv', 'start,end,label\n1,2,a\n');
  await expect(trained('segment', { ...options, intervals: early })).rejects.toThrow(
    'each label must be in the data to judge by, got no a among 300 samples',
  );
  const wrong = put('wrong.csv', 'start,end,label\n3,2,a\n');
  await expect(trained('segment', { ...options, intervals: wrong })).rejects.toThrow(
    `${wrong}, line 2: the end must be after the start (3), got 2.`,
  );
}, 240_000);

test('autoencoder of three channels; rows with gaps are left out and have no result', async () => {
  const data = put('three.csv', `a,b,c\n${sine(600, 3)}\n`);
  const { measures, description } = await trained('autoencoder', {
    data,
    scale: 'robust',
    window: 64,
    hop: 16,
    model: { filters: [4, 4] },
  });
  expect(description).toMatchObject({
    columns: ['a', 'b', 'c'],
    hop: 16,
    scale: { method: 'robust' },
  });
  expect(measures.at(-1)!.baselines.map(([name]) => name)).toEqual([
    'PCA of as many numbers',
    'linear interpolation of every 3th sample',
    'the mean',
  ]);
  const others = put('others.csv', `a,b,c\n${sine(100, 3)}\n`);
  const judged = await evaluate(file('run'), { data: others, backend: 'wasm' });
  expect(judged.description.split).toContain(`all of ${others} is to judge by`);
  expect(judged.description.counts.test).toBe(4);
  const gaps = put('gaps.csv', `a,b,c\n${sine(200, 3)}\n1,,2\n${sine(100, 3)}\n`);
  const [written] = await predict(file('run'), [gaps], { backend: 'wasm' });
  const rows = readFileSync(written!, 'utf8').trim().split('\n');
  expect(rows).toHaveLength(302);
  expect(rows[201]).toBe(',,');
  expect(said).toContain(`${gaps}: 1 rows with missing values are left out.`);
}, 240_000);
