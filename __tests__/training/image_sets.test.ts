import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, toIdx } from '../../lib/data/index.js';
import { imageSets } from '../../lib/training/data/images.js';
import { checkTestData, collect } from '../../lib/training/data/source.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'image-sets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, bytes: Uint8Array) => writeFileSync(path.join(folder, name), bytes);

test('IDX files, from 0..255 to 0..1', async () => {
  const bytes = (count: number) => Uint8Array.from({ length: count * 6 }, (_, i) => (i * 37) % 256);
  write('train-images-idx3-ubyte', toIdx(bytes(4), [4, 2, 3]));
  write('train-labels-idx1-ubyte', toIdx(new Uint8Array(4), [4]));
  write('t10k-images-idx3-ubyte', toIdx(bytes(1), [1, 2, 3]));
  write('t10k-labels-idx1-ubyte', toIdx(new Uint8Array(1), [1]));
  const { shape, train, test } = await imageSets(folder, 1, Number.POSITIVE_INFINITY);
  expect(shape).toEqual([2, 3, 1]);
  const images = await collect(train);
  expect(images.flatMap(({ x }) => [...x])).toEqual([
    ...Float32Array.from(bytes(4), (value) => value / 255),
  ]);
  expect([images.length, (await collect(test)).length]).toEqual([4, 1]);
});

test('PNG files, every fifth for the test', async () => {
  for (let n = 0; n < 10; n++) {
    const data = new Float32Array(12).fill(n / 10);
    write(`${n}.png`, imageToPng({ width: 4, height: 3, channels: 1, data }));
  }
  const { shape, train, test } = await imageSets(folder, 1, Number.POSITIVE_INFINITY);
  expect(shape).toEqual([3, 4, 1]);
  expect(await collect(train)).toHaveLength(8);
  expect((await collect(test)).map(({ x }) => x[0]!.toFixed(1))).toEqual(['0.4', '0.9']);
});

test('one picture leaves none for the test', async () => {
  write('a.png', imageToPng({ width: 1, height: 1, channels: 1, data: Float32Array.of(1) }));
  const { label, test } = await imageSets(folder, 1, Number.POSITIVE_INFINITY);
  await expect(checkTestData(label, test)).rejects.toThrow('there must be test data');
});
