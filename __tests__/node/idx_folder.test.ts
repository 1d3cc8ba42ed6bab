import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { readIdxFolder } from '../../lib/node/idx_folder.js';
import { testWithShared } from '../shared_data.js';

const images = (n: number, size = 2) =>
  Uint8Array.of(0, 0, 8, 3, 0, 0, 0, n, 0, 0, 0, size, 0, 0, 0, size, ...Array(n * size * size));
const labels = (n: number) => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, n, ...Array(n));

/** An error of exactly that text, whatever its cause. */
const error = (message: string) => expect.objectContaining({ message });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'idx-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Record<string, Uint8Array>): void {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

describe('readIdxFolder', () => {
  test.each([
    ['plain', 'train', 't10k', ''],
    ['gzipped', 'train', 't10k', '.gz'],
    ['of a part, gzipped', 'train10k', 't10k', '.gz'],
    ['called test', 'train', 'test', ''],
  ])('reads files %s', async (_, train, test_, suffix) => {
    const pack = (bytes: Uint8Array) => (suffix === '' ? bytes : gzipSync(bytes));
    put({
      [`${train}-images-idx3-ubyte${suffix}`]: pack(images(3)),
      [`${train}-labels-idx1-ubyte${suffix}`]: pack(labels(3)),
      [`${test_}-images-idx3-ubyte${suffix}`]: pack(images(2)),
      [`${test_}-labels-idx1-ubyte${suffix}`]: pack(labels(2)),
    });
    const { train: a, test: b } = await readIdxFolder(folder);
    expect([a.shape, b.shape]).toEqual([
      [3, 2, 2],
      [2, 2, 2],
    ]);
    expect([a.images, a.labels]).toEqual([new Uint8Array(12), new Uint8Array(3)]);
    expect([b.images, b.labels]).toEqual([new Uint8Array(8), new Uint8Array(2)]);
  });

  testWithShared('data/fashion-mnist', 'reads Fashion-MNIST', async (path) => {
    const { train, test: heldBack } = await readIdxFolder(path);
    for (const set of [train, heldBack]) {
      expect(set.shape).toEqual([10000, 28, 28]);
      expect(new Set(set.labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      // The mean of Fashion-MNIST is 72.9 of 255.
      expect(set.images.reduce((sum, v) => sum + v, 0) / set.images.length).toBeCloseTo(73, -0.5);
    }
  });

  const train = 'train-images-idx3-ubyte';
  const wanted = ['train', 'train10k']
    .flatMap((part) => ['idx3', 'idx4'].map((rank) => `${part}-images-${rank}-ubyte`))
    .flatMap((name) => [name, `${name}.gz`])
    .join(' or ');
  const whole = {
    [train]: images(3),
    'train-labels-idx1-ubyte': labels(3),
    't10k-images-idx3-ubyte': images(2),
    't10k-labels-idx1-ubyte': labels(2),
  };
  test.each<[string, Record<string, Uint8Array>, string]>([
    ['an empty folder', {}, `DIR: the folder must contain ${wanted}, got an empty folder.`],
    [
      'a folder of other things',
      { 'b.txt': labels(1), 'a.txt': labels(1) },
      `DIR: the folder must contain ${wanted}, got a.txt, b.txt.`,
    ],
    [
      'a folder of many other things',
      Object.fromEntries([...'abcdefghij'].map((name) => [name, labels(1)])),
      `DIR: the folder must contain ${wanted}, got a, b, c, d, e, f, g, h, 2 more.`,
    ],
    [
      'an empty file',
      { ...whole, [train]: new Uint8Array() },
      `DIR/${train}: the file must be an IDX file, got 0 bytes.`,
    ],
    [
      'a truncated file',
      { ...whole, [train]: images(3).subarray(0, 20) },
      `DIR/${train}: the file's length must be 28 bytes for shape [3, 2, 2], got 20.`,
    ],
    [
      'a wrong magic number',
      { ...whole, [train]: Uint8Array.of(80, 75, 3, 4, 0, 0, 0, 0) },
      `DIR/${train}: the magic number must be 00 00, a type (08, 09, 0b to 0e) and a number of ` +
        'dimensions, as in 00 00 08 03, got 50 4b 03 04.',
    ],
    [
      'labels in place of images',
      { ...whole, [train]: labels(3) },
      `DIR/${train}: the file must hold unsigned bytes in 3 dimensions, got Uint8Array of shape [3].`,
    ],
    [
      'too few labels',
      { ...whole, 't10k-labels-idx1-ubyte': labels(1) },
      'DIR/t10k-labels-idx1-ubyte: the number of labels must be 2, ' +
        'as many as images in DIR/t10k-images-idx3-ubyte, got 1.',
    ],
    [
      'test images of another size',
      { ...whole, 't10k-images-idx3-ubyte': images(2, 3) },
      'DIR: the test images must be 2x2 pixels, as the training images are, got 3x3.',
    ],
  ])('refuses %s', async (_, files, message) => {
    put(files);
    await expect(readIdxFolder(folder)).rejects.toEqual(error(message.replaceAll('DIR', folder)));
  });

  test('refuses a folder that is missing, and a file', async () => {
    const missing = join(folder, 'nowhere');
    await expect(readIdxFolder(missing)).rejects.toEqual(
      error(`${missing}: the data must be a folder of IDX files, got no such folder.`),
    );
    put({ file: labels(1) });
    await expect(readIdxFolder(join(folder, 'file'))).rejects.toEqual(
      error(`${folder}/file: the data must be a folder of IDX files, got a file.`),
    );
  });
});
