import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, toIdx } from '../../lib/data/index.js';
import { loadImages } from '../../scripts/start/images.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-images-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, bytes: Uint8Array) => writeFileSync(path.join(folder, name), bytes);

test('IDX files, from 0..255 to 0..1', async () => {
  const bytes = (count: number) => Uint8Array.from({ length: count * 6 }, (_, i) => (i * 37) % 256);
  write('train-images-idx3-ubyte', toIdx(bytes(4), [4, 2, 3]));
  write('train-labels-idx1-ubyte', toIdx(new Uint8Array(4), [4]));
  write('t10k-images-idx3-ubyte', toIdx(bytes(1), [1, 2, 3]));
  write('t10k-labels-idx1-ubyte', toIdx(new Uint8Array(1), [1]));
  const { train, test } = await loadImages(folder, 1);
  expect(train.images).toEqual(Float32Array.from(bytes(4), (value) => value / 255));
  expect([train.shape, test.shape]).toEqual([
    [4, 2, 3],
    [1, 2, 3],
  ]);
});

test('PNG files, every fifth for the test', async () => {
  for (let n = 0; n < 10; n++) {
    const data = new Float32Array(12).fill(n / 10);
    write(`${n}.png`, imageToPng({ width: 4, height: 3, channels: 1, data }));
  }
  const { train, test } = await loadImages(folder, 1);
  expect([train.shape, test.shape]).toEqual([
    [8, 3, 4],
    [2, 3, 4],
  ]);
  expect([test.images[0], test.images[12]].map((v) => v!.toFixed(1))).toEqual(['0.4', '0.9']);
});

test('one picture leaves none for the test', async () => {
  write('a.png', imageToPng({ width: 1, height: 1, channels: 1, data: Float32Array.of(1) }));
  await expect(loadImages(folder, 1)).rejects.toThrow('there must be test data');
});
