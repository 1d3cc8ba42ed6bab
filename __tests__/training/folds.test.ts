import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../lib/node/index.js';
import { divided, type SplitItem } from '../../lib/training/data/splits.js';
import { foldMeasures, foldSentences } from '../../lib/training/fold_measures.js';
import { crossValidate } from '../../lib/training/index.js';
import type { SplitBy } from '../../lib/training/tasks/task.js';

let folder: string;
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'folds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const items = (count: number): SplitItem[] =>
  Array.from({ length: count }, (_, i) => ({ name: `p${i % 7}_${i}.png` }));
const defaults = { share: 0.2, noun: 'file' };

describe.each(['name', 'random', 'group'] as SplitBy[])('folds by %s', (splitBy) => {
  const group = splitBy === 'group' ? '^p(\\d)_' : undefined;
  const fold = (place: number, of: number, count: number) =>
    divided('data', items(count), { splitBy, group, seed: 3, fold: { place, of } }, defaults);

  test.each([
    [2, 20],
    [5, 23],
    [7, 7],
  ])('%d of %d files: each judges once, none is empty', (of, count) => {
    const times = new Array<number>(count).fill(0);
    for (let place = 1; place <= of; place++) {
      const { isTest } = fold(place, of, count);
      expect(isTest).toContain(true);
      isTest.forEach((one, i) => {
        times[i]! += Number(one);
      });
      if (splitBy !== 'group') {
        expect(isTest.filter((one) => one).length).toBeGreaterThanOrEqual(Math.floor(count / of));
        continue;
      }
      const groups = (side: boolean) =>
        new Set(
          items(count).flatMap(({ name }, i) => (isTest[i] === side ? [name.slice(0, 2)] : [])),
        );
      for (const name of groups(true)) expect(groups(false)).not.toContain(name);
    }
    expect(times).toEqual(new Array(count).fill(1));
  });

  test('too few', () => {
    expect(() => fold(1, 8, 7)).toThrow(
      `data: for 8 folds there must be at least 8 ${splitBy === 'group' ? 'groups' : 'files'}, got 7.`,
    );
  });
});

test('means, standard deviations, and how often something simple is worse', () => {
  const measures = (value: number, simple: number) => [
    {
      name: 'MSE',
      value,
      better: 'lower' as const,
      baselines: [['the mean', simple]] as [string, number][],
    },
  ];
  const found = foldMeasures([
    { measures: measures(1, 2) },
    { measures: measures(2, 1) },
    { measures: measures(6, 9) },
  ]);
  expect(found).toEqual([
    {
      name: 'MSE',
      better: 'lower',
      values: [1, 2, 6],
      mean: 3,
      // ((1 - 3)^2 + (2 - 3)^2 + (6 - 3)^2) / 2
      spread: Math.sqrt(7),
      baselines: [{ name: 'the mean', mean: 4, beaten: 2 }],
    },
  ]);
  expect(foldSentences(found)).toEqual([
    'MSE: 3.000 ± 2.6 over 3 folds (the mean 4.000, worse in 2 of 3)',
  ]);
});

describe('a cross-validation', () => {
  const write = (rows: number) => {
    const file = path.join(folder, 'waves.csv');
    const row = (i: number) => Array.from({ length: 16 }, (_, t) => Math.sin(t / 3 + i).toFixed(4));
    const header = Array.from({ length: 16 }, (_, t) => `v${t}`).join();
    writeFileSync(
      file,
      [header, ...Array.from({ length: rows }, (_, i) => row(i).join()), ''].join('\n'),
    );
    return file;
  };
  const options = (data: string) => ({
    data,
    folds: 3,
    steps: 2,
    batchSize: 4,
    model: { filters: [4] },
    verbose: 0 as const,
    out: path.join(folder, 'run'),
  });
  test.each([
    [{ folds: 1 }, 'crossValidate: folds must be an integer of at least 2, got 1.'],
    [
      { data: undefined },
      'crossValidate: data must be given, as of drawn data there are as many as are wanted, got undefined.',
    ],
    [
      { splitBy: 'time' },
      "crossValidate: splitBy must be name, random or group, as folds in time learn from what is later, got 'time'.",
    ],
    [
      { testShare: 0.5 },
      'crossValidate: testShare must be left out, as each fold is to judge by, got 0.5.',
    ],
    [{ folds: 12 }, 'for 12 folds there must be at least 12 rows, got 11.'],
  ])('%j is refused', async (wrong, message) => {
    const { data, ...others } = { ...options(write(11)), ...wrong };
    const given = data === undefined ? others : { ...others, data };
    await expect(crossValidate('anomaly', given as object)).rejects.toThrow(message);
  });

  test('data that are split in time are refused', async () => {
    const text = path.join(folder, 'a.txt');
    writeFileSync(text, 'one two three four five six seven\n'.repeat(200));
    await expect(crossValidate('text', { data: text, verbose: 0, out: folder })).rejects.toThrow(
      /folds must be left out, as of such data .* to judge by, got 5\./,
    );
  });
});
