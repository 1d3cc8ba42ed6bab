import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { generator } from '@tensorflow/tfjs-data';
import { encode as encodeJpeg } from 'jpeg-js';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { readCsv } from '../../lib/node/read_csv.js';
import { readImage } from '../../lib/node/read_image.js';
import { readImages } from '../../lib/node/read_images.js';
import { readLines } from '../../lib/node/read_lines.js';
import { readMaskedImages } from '../../lib/node/read_masked_images.js';
import { readWavs } from '../../lib/node/read_wavs.js';
import '../backends.js';
import { collect } from '../data/collect.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Record<string, Uint8Array | string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const png = (width: number, height: number, value = 0.2, channels = 1) => {
  const data = new Float32Array(width * height * channels).fill(value);
  return imageToPng({ width, height, channels, data });
};
const jpeg = (width: number, height: number, gray: number) =>
  encodeJpeg({ width, height, data: Buffer.alloc(width * height * 4, gray) }, 95).data;
const wav = (...samples: number[]) =>
  toWav({ sampleRate: 8000, channels: 1, samples: Float32Array.from(samples) });

/** An error of exactly that text, whatever its cause; DIR is the folder. */
const refused = async (all: AsyncIterable<unknown>, message: string) =>
  expect(collect(all)).rejects.toEqual(
    expect.objectContaining({ message: message.replaceAll('DIR', folder), name: 'ValueError' }),
  );

describe('files, one by one', () => {
  test('readWavs goes by name and leaves out other files', async () => {
    put({ 'b.wav': wav(0.5), 'a.WAV': wav(0.25, 0), 'index.csv': 'x' });
    const found = await collect(readWavs(folder));
    expect(found.map(({ path, samples }) => [path, ...samples])).toEqual([
      [join(folder, 'a.WAV'), 0.25, 0],
      [join(folder, 'b.wav'), 0.5],
    ]);
    expect(await collect(readWavs(join(folder, 'b.wav')))).toEqual([found[1]]);
  });

  test('readLines reads a file, or the texts of a folder', async () => {
    put({ 'b.md': 'c', 'a.txt': 'a\r\nb\n', 'x.png': png(1, 1) });
    const lines = await collect(readLines(folder));
    expect(lines.map(({ path, line, text }) => [basename(path), line, text])).toEqual([
      ['a.txt', 1, 'a'],
      ['a.txt', 2, 'b'],
      ['b.md', 1, 'c'],
    ]);
    expect(await collect(readLines(join(folder, 'b.md')))).toEqual([lines[2]]);
  });

  test('readImages reads PNG and JPEG, gray or colour', async () => {
    put({ 'a.png': png(3, 2, 0.2, 3), 'b.jpg': jpeg(8, 8, 51), 'c.JPEG': jpeg(4, 4, 255) });
    for (const channels of [1, 3] as const) {
      const images = await collect(readImages(folder, { channels }));
      expect(images.map(({ width, height }) => [width, height])).toEqual([
        [3, 2],
        [8, 8],
        [4, 4],
      ]);
      for (const [i, value] of [0.2, 0.2, 1].entries()) {
        const { data, width, height } = images[i]!;
        expect(data).toHaveLength(width * height * channels);
        for (const pixel of data) expect(pixel).toBeCloseTo(value, 2);
      }
    }
  });

  test('readMaskedImages pairs by name, whatever the kind of file', async () => {
    put({
      'images/1.png': png(3, 2, 0.4),
      'images/2.jpg': jpeg(5, 4, 51),
      'masks/1.png': png(3, 2, 1, 3),
      'masks/2.png': png(5, 4, 0),
    });
    const pairs = await collect(readMaskedImages(folder));
    expect(pairs.map(({ image, mask }) => [image.path, mask.path, mask.data[0]])).toEqual([
      [join(folder, 'images/1.png'), join(folder, 'masks/1.png'), 1],
      [join(folder, 'images/2.jpg'), join(folder, 'masks/2.png'), 0],
    ]);
    expect(pairs[0]!.image.channels).toBe(1);
    const [colour] = await collect(readMaskedImages(folder, { channels: 3 }));
    expect([colour!.image.channels, colour!.mask.channels]).toEqual([3, 1]);
  });

  test('what is not asked for is not read', async () => {
    put({ 'a.wav': wav(0.5), 'b.wav': 'not a recording at all' });
    const wavs = readWavs(folder);
    expect((await wavs.next()).value).toMatchObject({ sampleRate: 8000 });
    await wavs.return();
    put({ 'a.csv': `a\n1\n${'2\n'.repeat(200_000)}x\n` });
    const rows = readCsv(join(folder, 'a.csv'));
    expect((await rows.next()).value).toMatchObject({ line: 2 });
    await rows.return();
  });
});

describe('through tf.data', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('batches of rows, twice over', async () => {
    put({ 'a.csv': 'y,a,b\n0,1,2\n1,3,4\n0,5,6\n' });
    const before = tf.memory().numTensors;
    const rows = generator(() => readCsv(join(folder, 'a.csv'), { columns: ['a', 'b'] }));
    const batches: unknown[] = [];
    await rows
      .map(({ values }) => tf.tensor1d(values))
      .batch(2)
      .repeat(2)
      .forEachAsync((batch) => {
        batches.push((batch as tf.Tensor).arraySync());
        tf.dispose(batch);
      });
    const once = [
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
    ];
    expect(batches).toEqual([...once, ...once]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('an error comes out as it is', async () => {
    put({ 'a.csv': 'a\n1\nx\n' });
    const path = join(folder, 'a.csv');
    const rows = generator(() => readCsv(path)).map(({ values }) => values[0]!);
    await expect(rows.toArray()).rejects.toThrow(`${path}, line 3: column 'a' must be a number`);
  });
});

describe('refused', () => {
  const whole = { 'images/1.png': png(3, 2), 'masks/1.png': png(3, 2) };
  test.each<[string, Record<string, Uint8Array | string>, () => AsyncIterable<unknown>, string]>([
    [
      'a missing file',
      {},
      () => readCsv(join(folder, 'a.csv')),
      'DIR/a.csv: the data must be a file, got no such file.',
    ],
    ['a folder', {}, () => readCsv(folder), 'DIR: the data must be a file, got a folder.'],
    [
      'a malformed row',
      { 'a.csv': 'a,b\n1,2\n3\n' },
      () => readCsv(join(folder, 'a.csv')),
      'DIR/a.csv, line 3: the row must be of 2 fields, as the first is, got 1.',
    ],
    [
      'a missing folder',
      {},
      () => readWavs(join(folder, 'no')),
      'DIR/no: the data must be a folder or a file, got no such path.',
    ],
    [
      'an empty folder',
      {},
      () => readWavs(folder),
      'DIR: the folder must contain .wav files, got an empty folder.',
    ],
    [
      'a folder of other things',
      Object.fromEntries([...'abcdefghij'].map((name) => [name, 'x'])),
      () => readImages(folder),
      'DIR: the folder must contain .png, .jpg, .jpeg, .webp, .tif or .tiff files, got a, b, c, d, e, f, g, h, 2 more.',
    ],
    [
      'a truncated recording',
      { 'a.wav': wav(1, 1, 1).subarray(0, 46) },
      () => readWavs(folder),
      "DIR/a.wav, byte 4: the size of 'RIFF' must be at most 38, as the file has 46 bytes, got 42.",
    ],
    [
      'a text of another encoding',
      { 'a.txt': Uint8Array.of(97, 10, 0xe9, 10) },
      () => readLines(folder),
      'DIR/a.txt, byte 2: the text must be UTF-8, got 0xe9.',
    ],
    [
      'an image of another format',
      { 'a.png': 'GIF89a' },
      () => readImages(folder),
      'DIR/a.png: the file must be a PNG (89 50 4e 47), a JPEG (ff d8), a WebP (RIFF) or a TIFF (II or MM), got 47 49 46 38.',
    ],
    [
      'an empty image',
      { 'a.png': '' },
      () => readImages(folder),
      'DIR/a.png: the file must be a PNG (89 50 4e 47), a JPEG (ff d8), a WebP (RIFF) or a TIFF (II or MM), got an empty file.',
    ],
    [
      'an image without a mask',
      { ...whole, 'images/2.png': png(3, 2) },
      () => readMaskedImages(folder),
      'DIR/masks: the folder must contain one mask called 2 for DIR/images/2.png, got none.',
    ],
    [
      'a mask without an image',
      { ...whole, 'masks/2.png': png(3, 2) },
      () => readMaskedImages(folder),
      'DIR/images: the folder must contain one image called 2 for DIR/masks/2.png, got none.',
    ],
    [
      'two masks',
      { ...whole, 'masks/1.jpg': png(3, 2) },
      () => readMaskedImages(folder),
      'DIR/masks: the folder must contain one mask called 1 for DIR/images/1.png, got 1.jpg, 1.png.',
    ],
    [
      'a mask of another size',
      { ...whole, 'masks/1.png': png(2, 3) },
      () => readMaskedImages(folder),
      'DIR/masks/1.png: the mask must be of 3x2 pixels, as DIR/images/1.png is, got 2x3.',
    ],
    [
      'no masks',
      { 'images/1.png': png(3, 2) },
      () => readMaskedImages(folder),
      'DIR: the folder must contain images/ and masks/, got no masks.',
    ],
    [
      'an unknown option',
      whole,
      () => readMaskedImages(folder, { size: 3 } as never),
      "readMaskedImages: unknown option 'size', expected one of channels.",
    ],
    [
      'an unknown option of readImages',
      whole,
      () => readImages(folder, { masks: true } as never),
      "readImages: unknown option 'masks', expected one of channels.",
    ],
  ])('%s', async (_, files, read, message) => {
    put(files);
    await refused(read(), message);
  });

  test('a truncated or damaged JPEG', async () => {
    const path = join(folder, 'a.jpg');
    for (const length of [2, 20, 300]) {
      put({ 'a.jpg': jpeg(16, 16, 9).subarray(0, length) });
      await expect(readImage(path)).rejects.toThrow(
        `${path}: the JPEG must be whole and undamaged, got an error: `,
      );
    }
  });
});
