import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, toIdx } from '../../lib/data/index.js';
import { PictureKinds } from '../../lib/data/picture_kinds.js';
import { pickBackend } from '../../lib/node/index.js';
import { imageSets } from '../../lib/training/data/images.js';
import { withOtherData } from '../../lib/training/data/other_data.js';
import { collect } from '../../lib/training/data/source.js';
import type { DataRequest } from '../../lib/training/tasks/task.js';
import { convAutoencoder } from '../../models/index.js';
import { pictures } from '../data/pictures/fixture.js';

let folder: string;
beforeAll(() => pickBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'image-sets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (more: Partial<DataRequest> = {}) =>
  imageSets({ data: folder, seed: 1, limit: Number.POSITIVE_INFINITY, ...more });
const write = (name: string, bytes: Uint8Array) => writeFileSync(path.join(folder, name), bytes);

test('IDX files, from 0..255 to 0..1', async () => {
  const bytes = (count: number) => Uint8Array.from({ length: count * 6 }, (_, i) => (i * 37) % 256);
  write('train-images-idx3-ubyte', toIdx(bytes(4), [4, 2, 3]));
  write('train-labels-idx1-ubyte', toIdx(new Uint8Array(4), [4]));
  write('t10k-images-idx3-ubyte', toIdx(bytes(1), [1, 2, 3]));
  write('t10k-labels-idx1-ubyte', toIdx(new Uint8Array(1), [1]));
  const { shape, train, test } = await open();
  expect(shape).toEqual([2, 3, 1]);
  const small = await open({ size: [1, 2], resize: 'stretch' });
  expect([small.shape, small.facts.size]).toEqual([
    [1, 2, 1],
    [1, 2],
  ]);
  expect((await collect(small.train))[0]!.x).toHaveLength(2);
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
  const { shape, train, test } = await open();
  expect(shape).toEqual([3, 4, 1]);
  expect(await collect(train)).toHaveLength(8);
  expect((await collect(test)).map(({ x }) => x[0]!.toFixed(1))).toEqual(['0.4', '0.9']);
});

test('one picture leaves none for the test', async () => {
  write('a.png', imageToPng({ width: 1, height: 1, channels: 1, data: Float32Array.of(1) }));
  await expect(open()).rejects.toThrow(
    `images of ${folder}: there must be test data besides the training data, for which at least 5 files are ` +
      'needed, as every fifth file by name is to judge by, got 1; --test PATH judges by others.',
  );
});

describe('colours', () => {
  /** Pictures of one colour each. */
  const draw = (colours: number[][]) =>
    colours.forEach((colour, n) => {
      const data = Float32Array.from({ length: 4 * colour.length }, (_, i) => {
        return colour[i % colour.length]! / 255;
      });
      write(`${n}.png`, imageToPng({ width: 2, height: 2, channels: colour.length, data }));
    });
  const first = async (more: Partial<DataRequest> = {}) => {
    const { shape, train, facts } = await open(more);
    const [{ x }] = (await collect(train, 1)) as [{ x: Float32Array }];
    const { colours } = facts.found;
    return { channels: shape[2], colours, x: [...x], assumed: facts.assumed };
  };
  const of255 = (...values: number[]) => [...Float32Array.from(values, (value) => value / 255)];

  test('colour pictures stay as they are', async () => {
    draw([...Array(5)].map(() => [10, 20, 30]));
    expect(await first()).toEqual({
      channels: 3,
      colours: 'colour pictures, 3 channels (--gray turns them gray)',
      x: of255(10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30),
      assumed: [],
    });
  });

  test('--gray turns them gray, and says so', async () => {
    draw([...Array(5)].map(() => [100, 0, 0]));
    const { channels, colours, x } = await first({ gray: true });
    expect([channels, colours]).toEqual([1, 'colour pictures, 3 channels; turned gray (--gray)']);
    expect(x[0]).toBeCloseTo((0.299 * 100) / 255, 6);
  });

  test('gray pictures in files of colour are gray', async () => {
    draw([...Array(5)].map((_, i) => [i, i, i]));
    expect(await first()).toMatchObject({ channels: 1, colours: 'gray pictures, 1 channel' });
  });

  test('one pixel in colour is enough', async () => {
    draw([...Array(5)].map((_, i) => [i, i, i]));
    const data = new Float32Array(12);
    data[9] = 1;
    write('4.png', imageToPng({ width: 2, height: 2, channels: 3, data }));
    expect(await first()).toMatchObject({
      channels: 3,
      colours: 'colour pictures, 3 channels; 4 of 5 are gray (--gray turns them gray)',
    });
  });

  test('one picture in colour makes all of them so', async () => {
    draw([[7], [8], [9], [10], [1, 2, 3]]);
    expect(await first()).toMatchObject({
      channels: 3,
      colours: 'colour pictures, 3 channels; 4 of 5 are gray (--gray turns them gray)',
      x: of255(...Array(12).fill(7)),
    });
  });

  test('opacity is left out, and said to be', async () => {
    draw([...Array(5)].map((_, i) => [10, 20, 30, i === 2 ? 128 : 255]));
    const { channels, assumed } = await first();
    expect([channels, assumed]).toEqual([3, ['opacity is left out, which 1 of 5 pictures have.']]);
  });

  test.each([
    ['12 bits of 16', 4095 / 65535, 16, '6.2 %'],
    ['14 bits of 16', 0.2499, 16, '25 %'],
    ['numbers of classes', 3 / 255, 8, '1.2 %'],
    ['nothing', 0, 8, '0 %'],
    ['a dark picture', 0.1, 8, null],
    ['a picture of 16 bits', 0.3, 16, null],
  ] as const)('%s, told where all are as good as black', (_, value, depth, percent) => {
    const kinds = new PictureKinds();
    const data = Float32Array.of(0, 1, value, 1);
    kinds.add({ width: 2, height: 1, channels: 2, data }, { depth });
    const told =
      `no picture has a value above ${percent} of white: they are taken as that dark. What are scans of 12 bits in ` +
      'files of 16, or numbers of classes, is to be brightened first.';
    expect(kinds.assumed).toEqual(percent === null ? [] : [told]);
  });

  test('that the first picture of a file is taken', async () => {
    const { file } = pictures.pages[0]!;
    for (let i = 0; i < 5; i++) write(`${i}.tif`, Buffer.from(file, 'base64'));
    const { facts } = await open();
    expect(facts.assumed).toEqual([
      'of each file the first picture is taken: 5 of 5 files have more.',
    ]);
  });

  test.each([
    [1, 'colour pictures, 3 channels; turned gray, as the model takes them', 1],
    [3, 'colour pictures, 3 channels', 3],
  ])('a model of %d channels takes them its way', async (own, told, channels) => {
    draw([...Array(5)].map(() => [10, 20, 30]));
    const model = convAutoencoder({ inputShape: [2, 2, own], filters: [2] });
    expect(await first({ models: { model } })).toMatchObject({ channels, colours: told });
    model.dispose();
  });

  test('a model of another size is refused by name', async () => {
    draw([...Array(5)].map(() => [10]));
    const model = convAutoencoder({ inputShape: [4, 6, 1], filters: [2] });
    await expect(open({ models: { model } })).rejects.toThrow(
      `${folder}: the images must be 6x4 pixels, as the model was built for, got 2x2.`,
    );
    model.dispose();
  });

  test('IDX files of [n, height, width, channels]', async () => {
    const bytes = (count: number) => Uint8Array.from({ length: count * 12 }, (_, i) => i);
    for (const [part, count] of [
      ['train', 4],
      ['t10k', 2],
    ] as const) {
      write(`${part}-images-idx4-ubyte`, toIdx(bytes(count), [count, 2, 2, 3]));
      write(`${part}-labels-idx1-ubyte`, toIdx(new Uint8Array(count), [count]));
    }
    expect(await first()).toMatchObject({
      channels: 3,
      x: of255(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    });
    expect((await open({ gray: true })).shape).toEqual([2, 2, 1]);
  });

  test('other data are judged whole', async () => {
    draw([...Array(5)].map((_, i) => [i]));
    const other = path.join(folder, 'other');
    mkdirSync(other);
    for (const n of [1, 2, 3]) {
      const data = new Float32Array(4).fill((100 + n) / 255);
      write(`other/${n}.png`, imageToPng({ width: 2, height: 2, channels: 1, data }));
    }
    const request = { data: folder, judged: other, seed: 1, limit: Number.POSITIVE_INFINITY };
    const apart = await withOtherData(request, imageSets);
    const values = async (source: typeof apart.train) =>
      (await collect(source)).map(({ x }) => Math.round(255 * x[0]!));
    expect(await values(apart.test)).toEqual([101, 102, 103]);
    expect(await values(apart.train)).toEqual([0, 1, 2, 3]);
    const gone = await withOtherData({ ...request, data: 'no/such' }, imageSets);
    expect(await values(gone.train)).toEqual([101, 102, 103]);
    expect(gone.facts.assumed).toEqual([
      'what the model is compared with is fitted to the data that are judged, as those of the training ' +
        'are not there (no/such: the data must be a folder of IDX files, got no such folder.)',
    ]);
  });
});
