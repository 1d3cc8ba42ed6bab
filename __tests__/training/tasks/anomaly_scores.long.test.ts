import '../../backends.js';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ecgBeats, imageToPng } from '../../../lib/data/index.js';
import { loadModel, pickBackend, predictFile } from '../../../lib/node/index.js';
import type { ScoresPrediction } from '../../../lib/predict/index.js';
import { predict, type TrainOptions, train } from '../../../lib/training/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'anomaly-scores-'));
const file = (...names: string[]) => path.join(folder, ...names);
beforeAll(() => pickBackend('wasm', { threads: 1 }));
afterAll(() => rmSync(folder, { recursive: true }));

const QUICK = { steps: 2, limit: 20, batchSize: 4, verbose: 0, backend: 'wasm', seed: 1 } as const;

const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(file(name), content);
  return file(name);
};
const table = (rows: readonly (readonly (string | number)[])[]) =>
  `${rows.map((row) => row.join()).join('\n')}\n`;

/** The columns of a table that was written, by their names. */
function columnsOf(written: string): Record<string, string[]> {
  const [head, ...rows] = readFileSync(written, 'utf8').trim().split('\n');
  const cells = rows.map((row) => row.split(','));
  return Object.fromEntries(head!.split(',').map((name, i) => [name, cells.map((row) => row[i]!)]));
}

/** Heartbeats, one a row. */
function beats(count: number): string {
  const { beats, shape } = ecgBeats({ count, seed: 3 });
  const names = Array.from({ length: shape[1] }, (_, i) => `v${i}`);
  const rows = Array.from({ length: count }, (_, row) => [
    ...beats.slice(row * shape[1], (row + 1) * shape[1]),
  ]);
  return table([names, ...rows]);
}

/** Two channels over time, with a fault in one of them. */
function series(rows: number, fault: number): string {
  const values = Array.from({ length: rows }, (_, i) => {
    const wrong = Math.abs(i - fault) < 4 ? 5 : 0;
    return [Math.sin(i / 3) + wrong, Math.cos(i / 3)];
  });
  return table([['a', 'b'], ...values]);
}

const square = (bright: number) =>
  imageToPng({
    width: 32,
    height: 32,
    channels: 3,
    data: Float32Array.from({ length: 32 * 32 * 3 }, (_, i) => (i % 7 < 2 ? bright : 0.2)),
  });

test.each<[string, TrainOptions, () => string, RegExp]>([
  [
    'signals, one a row',
    { model: { filters: [4] } },
    () => put('beats.csv', beats(6)),
    /^it puts most of the \d+ training and validation signals right$/,
  ],
  [
    'normal signals alone',
    { data: 'normal.csv', model: { filters: [4] } },
    () => put('some.csv', beats(6)),
    /^99 % of the \d+ signals held back from the training score lower$/,
  ],
  [
    'rows of a series',
    { data: 'series.csv', window: 16, model: { filters: [4] } },
    () => put('other.csv', series(60, 40)),
    /^99.5 % of the \d+ rows held back from the training score lower$/,
  ],
  [
    'images',
    { builder: 'convAutoencoder', model: { filters: [4], codeSize: 3 } },
    () => put('image.png', square(0.9)),
    /^99 % of the \d+ normal images held back from the training score lower$/,
  ],
])(
  '%s: by command and by library the same scores and flags',
  async (name, options, input, rule) => {
    put('normal.csv', beats(40));
    put('series.csv', series(300, -9));
    const out = file(name);
    const data = options.data === undefined ? {} : { data: file(options.data) };
    const { models, description } = await train('anomaly', {
      ...QUICK,
      ...options,
      ...data,
      validationSplit: 0.2,
      out,
    });
    models.model!.dispose();
    const { threshold, output = 'scores' } = description;
    expect(output).toBe('scores');
    expect(threshold!.rule).toMatch(rule);
    const given = input();
    const model = await loadModel(path.join(out, 'model'));
    const found = (await predictFile(model, given)) as ScoresPrediction;
    model.dispose();
    expect(found).toMatchObject({ output: 'scores', threshold: threshold!.value });
    expect(found.anomaly).toBe(found.score > threshold!.value);
    expect(found.flags).toEqual(Array.from(found.scores, (score) => score > threshold!.value));
    const [written] = await predict(out, [given], { backend: 'wasm', verbose: 0 });
    const { score, anomaly } = columnsOf(written!);
    const scores = given.endsWith('.png') ? Float32Array.of(found.score) : found.scores;
    expect(score).toHaveLength(scores.length);
    score!.forEach((one, i) => {
      expect(Number(one) / scores[i]!).toBeCloseTo(1, 4);
    });
    expect(anomaly!.map(Number)).toEqual(
      Array.from(scores, (one) => Number(one > threshold!.value)),
    );
  },
);
