import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { imageSets, openImages } from '../../lib/training/data/images.js';
import { maskedImages } from '../../lib/training/data/masked_images.js';
import { withOtherData } from '../../lib/training/data/other_data.js';
import { recordings } from '../../lib/training/data/recordings.js';
import { collect } from '../../lib/training/data/source.js';
import { divide, divided, type SplitItem } from '../../lib/training/data/splits.js';
import type { DataRequest, Source, SplitBy } from '../../lib/training/tasks/task.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'splits-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const items = (count: number): SplitItem[] =>
  Array.from({ length: count }, (_, i) => ({ name: `p${i % 7}_${i}.png` }));
const defaults = { share: 0.2, noun: 'file' };
const chosen = (isTest: readonly boolean[]) => isTest.flatMap((one, place) => (one ? [place] : []));

describe.each(['name', 'random', 'group', 'time'] as SplitBy[])('by %s', (splitBy) => {
  const group = splitBy === 'group' ? '^p(\\d)_' : undefined;

  test.each([2, 5, 8, 40, 101])('%d items: about the share, the same every time', (count) => {
    const request = { splitBy, group, seed: 3, testShare: 0.5 };
    const { isTest } = divided('data', items(count), request, defaults);
    expect(isTest).toHaveLength(count);
    // Groups of sevenths come no nearer.
    expect(Math.abs(chosen(isTest).length - 0.5 * count)).toBeLessThanOrEqual(count / 7 + 1);
    expect(divided('data', items(count), request, defaults).isTest).toEqual(isTest);
  });

  test('too few, by the rule at hand', () => {
    const one = () => divided('data', items(1), { splitBy, group, seed: 3 }, defaults);
    expect(one).toThrow(
      {
        name: 'for which at least 5 files are needed, as every fifth file by name is to judge by, got 1;',
        random:
          'for which at least 2 files are needed, as 20 % by chance of the files are to judge by,',
        group:
          'for which at least 2 groups are needed, as 0 of 1 groups are to judge by, chosen by --seed: none, got 1;',
        time: 'for which at least 2 files are needed, as the last 20 % of the files are to judge by,',
      }[splitBy],
    );
  });
});

test('of three by name, what is needed and how it is chosen is said', () => {
  expect(() => divided('images of x', items(3), { seed: 1 }, defaults)).toThrow(
    'images of x: there must be test data besides the training data, for which at least 5 files are needed, ' +
      'as every fifth file by name is to judge by, got 3; --test PATH judges by others, --test-share 0.5 by every second.',
  );
});

test('no group is on both sides, whatever the seed', () => {
  const all = items(50);
  const sides = Array.from({ length: 20 }, (_, seed) => {
    const { isTest, told } = divide(all, { group: '^p(\\d)', seed }, defaults);
    const groups = (side: boolean) =>
      new Set(all.filter((_, place) => isTest[place] === side).map(({ name }) => name[1]));
    const [tests, trains] = [groups(true), groups(false)];
    expect([...tests].filter((one) => trains.has(one))).toEqual([]);
    expect(tests.size).toBeGreaterThan(0);
    expect(trains.size).toBeGreaterThan(0);
    expect(told).toBe(
      `${tests.size} of 7 groups are to judge by, chosen by --seed: ${[...tests].sort().join(', ')}`,
    );
    return [...tests].join();
  });
  expect(new Set(sides).size).toBeGreaterThan(3);
});

test.each([
  ['(', '--group: it must be a regular expression with parentheses, as (p\\d+)_, got'],
  ['x', '--group: it must be a regular expression with parentheses, as (p\\d+)_, got'],
  ['(q)', '--group: each name must match (q), whose parentheses are its group, got p0_0.png.'],
])('a pattern %s is refused', (group, message) => {
  expect(() => divide(items(9), { group, seed: 1 }, defaults)).toThrow(message);
});

test('by group without a pattern, where the data say nothing', () => {
  expect(() => divide(items(9), { splitBy: 'group', seed: 1 }, defaults)).toThrow(
    '--group: it must be given to split by group, as (p\\d+)_, got',
  );
});

test('time is the number in the names, in the order of numbers', () => {
  const names = [1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ name: `frame${n}.png` }));
  const { isTest, told } = divide(names, { splitBy: 'time', seed: 1 }, defaults);
  expect(chosen(isTest).map((place) => names[place]!.name)).toEqual(['frame10.png', 'frame11.png']);
  expect(told).toBe('the last 20 % of the files are to judge by, by the numbers in their names');
});

test('the times that the data say go first', () => {
  const rows = [3, 2, 1, 0].map((time, i) => ({ name: String(i), time }));
  expect(chosen(divide(rows, { splitBy: 'time', seed: 1 }, defaults).isTest)).toEqual([0]);
});

/** Pictures whose first pixel tells which they are. */
function draw(names: readonly string[], part = '', mask = false): void {
  mkdirSync(path.join(folder, part), { recursive: true });
  names.forEach((name, i) => {
    const data = Float32Array.from({ length: 4 }, (_, at) =>
      mask ? Number((at + i) % 2 === 0) : at === 0 ? i / 255 : 0,
    );
    const png = imageToPng({ width: 2, height: 2, channels: 1, data });
    writeFileSync(path.join(folder, part, name), png);
  });
}
const which = async (source: Source) =>
  (await collect(source)).map(({ x }) => Math.round(255 * x[0]!));
const request = (more: Partial<DataRequest> = {}): DataRequest => ({
  data: folder,
  seed: 1,
  limit: Number.POSITIVE_INFINITY,
  ...more,
});

test('pictures without numbers are in the order of their times', async () => {
  draw(['a.png', 'b.png', 'c.png', 'd.png', 'e.png']);
  ['a', 'b', 'c', 'd', 'e'].forEach((name, i) => {
    utimesSync(path.join(folder, `${name}.png`), 1e9, 1e9 + (i === 1 ? 100 : i));
  });
  const { test: judged, facts } = await imageSets(request({ splitBy: 'time' }));
  expect(await which(judged)).toEqual([1]);
  expect(facts.split).toMatch(/by when their files were modified$/);
});

test('what is held back is whole groups too', async () => {
  draw(Array.from({ length: 24 }, (_, i) => `p${i % 6}_${i}.png`));
  const options = { ...request({ group: '^p(\\d)' }), validation: 0.2, model: {} };
  const { job, judged } = await openImages(options);
  const parts = await Promise.all([job.train, job.validation, judged].map(which));
  const groups = parts.map((all) => new Set(all.map((i) => i % 6)));
  expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i));
  expect(groups.map(({ size }) => size).reduce((a, b) => a + b)).toBe(6);
  expect(groups.every(({ size }) => size > 0)).toBe(true);
});

test('what is held back of times is the last before the test', async () => {
  draw(Array.from({ length: 20 }, (_, i) => `${i}.png`));
  const options = { ...request({ splitBy: 'time' }), validation: 0.25, model: {} };
  const { job, judged } = await openImages(options);
  const sorted = async (source: Source) => (await which(source)).sort((a, b) => a - b);
  expect(await sorted(judged)).toEqual([16, 17, 18, 19]);
  expect(await sorted(job.validation)).toEqual([12, 13, 14, 15]);
});

describe('--test', () => {
  test('all of another folder is judged, all of the data trained on', async () => {
    draw(['a.png', 'b.png', 'c.png'], 'train');
    draw(['a.png', 'b.png'], 'test');
    const [data, judged] = ['train', 'test'].map((part) => path.join(folder, part));
    const found = await withOtherData(request({ data, test: judged }), imageSets);
    expect([await which(found.train), await which(found.test)]).toEqual([
      [0, 1, 2],
      [0, 1],
    ]);
    expect(found.facts.split).toBe(`all of ${judged} is to judge by`);
    expect(found.facts.found['test data']).toBe('2 of 2x2 pixels');
    const share = withOtherData(request({ data, test: judged, testShare: 0.5 }), imageSets);
    await expect(share).rejects.toThrow(
      '--test-share: it must be left out, as --test says what is to judge by, got 0.5.',
    );
  });

  test('masks of the test have the classes of the training', async () => {
    for (const part of ['train', 'test']) {
      draw(['a.png', 'b.png'], `${part}/images`);
      draw(['a.png', 'b.png'], `${part}/masks`, true);
    }
    const [data, judged] = ['train', 'test'].map((part) => path.join(folder, part));
    const found = await withOtherData(request({ data, test: judged }), maskedImages);
    expect(await collect(found.train)).toHaveLength(2);
    expect((await collect(found.test)).map(({ y }) => [...y!])).toEqual([
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ]);
  });
});

test('recordings by group', async () => {
  for (let i = 0; i < 6; i++) {
    const wav = toWav({ sampleRate: 8000, channels: 1, samples: Float32Array.of(1, 0) });
    writeFileSync(path.join(folder, `s${i % 3}_${i}.wav`), wav);
  }
  const { train, test: judged, facts } = await recordings(request({ group: 's(\\d)' }));
  expect(await collect(train)).toHaveLength(4);
  expect(await collect(judged)).toHaveLength(2);
  expect(facts.split).toMatch(/^1 of 3 groups are to judge by, chosen by --seed: [012]$/);
});
