import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng } from '../../lib/data/index.js';
import { imageSets } from '../../lib/training/data/images.js';
import { withOtherData } from '../../lib/training/data/other_data.js';
import { PictureReader } from '../../lib/training/data/picture_reader.js';
import { collect } from '../../lib/training/data/source.js';
import { batches, shuffled } from '../../lib/training/stream.js';
import type { DataRequest, Source } from '../../lib/training/tasks/task.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'picture-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (...names: string[]) => path.join(folder, ...names);
const open = (more: Partial<DataRequest> = {}) =>
  imageSets({ data: folder, seed: 1, limit: Number.POSITIVE_INFINITY, ...more });

/** A gray picture of one value. */
function draw(name: string, value: number, width = 4, height = 3): void {
  const data = new Float32Array(width * height).fill(value / 255);
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), imageToPng({ width, height, channels: 1, data }));
}
const values = async (source: Source) =>
  (await collect(source)).map(({ x, y }) => [Math.round(255 * x[0]!), ...(y ?? [])]);

describe('sizes', () => {
  test('that differ are brought to the commonest, and it is said', async () => {
    for (let i = 0; i < 10; i++) draw(`${i}.png`, i, i < 6 ? 8 : 4 + i, 6);
    const { shape, facts, train } = await open();
    expect(shape).toEqual([6, 8, 1]);
    expect(facts).toMatchObject({ size: [6, 8], resize: 'cover' });
    expect(facts.found).toMatchObject({
      images: '10 of 8 to 13 by 6 pixels',
      resized: "to 8x6 by 'cover'",
    });
    expect(facts.assumed).toEqual([
      "sizes differ: all images are brought to 8x6, the commonest size, by 'cover'; --size HxW and --resize say otherwise.",
    ]);
    expect((await collect(train)).every(({ x }) => x.length === 48)).toBe(true);
  });

  test('that all differ are brought to the least', async () => {
    for (let i = 0; i < 5; i++) draw(`${i}.png`, 100, 9 + i, 20 - i);
    const { shape, facts } = await open({ resize: 'stretch' });
    expect(shape).toEqual([16, 9, 1]);
    expect(facts.assumed[0]).toBe(
      "sizes differ: all images are brought to 9x16, the least height and width, by 'stretch'; --size HxW says otherwise.",
    );
  });

  test.each([
    ['cover', [100, 100]],
    ['contain', [0, 100]],
    ['stretch', [100, 100]],
  ] as const)('--size 4x4 --resize %s', async (resize, expected) => {
    for (let i = 0; i < 5; i++) draw(`${i}.png`, 100, 8, 4);
    const { shape, facts, test: judged } = await open({ size: [4, 4], resize });
    expect(shape).toEqual([4, 4, 1]);
    expect(facts).toMatchObject({ size: [4, 4], resize, assumed: [] });
    const [{ x }] = (await collect(judged)) as [{ x: Float32Array }];
    // The first row is filled where the picture lies inside, the second is not.
    expect([x[0], x[4]].map((value) => Math.round(255 * value!))).toEqual(expected);
  });

  test('of the test data are those of the training data', async () => {
    for (let i = 0; i < 3; i++) draw(`train/${i}.png`, i, 8 + i, 6);
    for (let i = 0; i < 2; i++) draw(`test/${i}.png`, i, 30, 30);
    const request = { data: file('train'), test: file('test'), seed: 1, limit: 9 };
    const { shape, test: judged } = await withOtherData(request, imageSets);
    expect(shape).toEqual([6, 8, 1]);
    expect((await collect(judged)).map(({ x }) => x.length)).toEqual([48, 48]);
  });
});

describe('classes', () => {
  test('are the names of folders, numbers in their order', async () => {
    for (const [name, count] of [
      ['10', 4],
      ['9', 3],
      ['cat', 3],
    ] as const) {
      for (let i = 0; i < count; i++) draw(`${name}/${i}.png`, 10 * i);
    }
    const { classes, facts, train, test: judged } = await open();
    expect(classes).toBe(3);
    expect(facts.found.classes).toBe('9 (3), 10 (4), cat (3)');
    expect(facts.classes!.map(({ name }) => name)).toEqual(['9', '10', 'cat']);
    expect(await values(judged)).toEqual([
      [10, 1],
      [20, 2],
    ]);
    expect(await collect(train)).toHaveLength(8);
  });

  test.each([
    ['path,label', ',', 'a header'],
    ['nr;filename;class', ';', 'columns by name, of another delimiter'],
    ['', ',', 'no header'],
  ])('of a list: %s', async (header, delimiter) => {
    const names = header.split(delimiter);
    const rows = Array.from({ length: 6 }, (_, i) => {
      draw(`pictures/${i}.png`, i);
      const fields: Record<string, string> = { nr: String(i), label: i < 2 ? 'b' : 'a' };
      const at = `pictures/${i}.png`;
      if (header === '') return [at, fields.label].join(delimiter);
      return names
        .map((name) => ({ ...fields, path: at, filename: at, class: fields.label })[name])
        .join(delimiter);
    });
    writeFileSync(
      file('list.csv'),
      `\uFEFF${[...(header === '' ? [] : [header]), ...rows].join('\r\n')}\r\n`,
    );
    const { classes, facts, train, test: judged } = await open({ data: file('list.csv') });
    expect([classes, facts.found.classes]).toEqual([2, 'a (4), b (2)']);
    expect(await values(train)).toEqual([
      [0, 1],
      [1, 1],
      [2, 0],
      [3, 0],
      [5, 0],
    ]);
    expect(await values(judged)).toEqual([[4, 0]]);
  });

  test('a list with a column of groups', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => {
      draw(`${i}.png`, i);
      return `${i}.png,p${i % 4}`;
    });
    writeFileSync(file('list.csv'), ['image,patient', ...rows, ''].join('\n'));
    const found = await open({ data: file('list.csv'), group: 'patient' });
    const tests = (await values(found.test)).flat();
    expect(tests).toHaveLength(2);
    expect(tests[1]! - tests[0]!).toBe(4);
    expect(found.facts.split).toMatch(/^1 of 4 groups are to judge by, chosen by --seed: p[0-3]$/);
  });

  test.each([
    [
      'a,b\n1,2\n',
      "list.csv: the header must be with a column of files, called path, file or image, got 'a, b'.",
    ],
    ['path,label\n', 'list.csv: the list must have a row for each picture, got none.'],
    [
      'path,label\nx.png,\ny.png,a\n',
      "list.csv: the label must be given of every picture or of none, got '1 without'.",
    ],
    ['path,label\nx.png,a\n', 'x.png: the image must be a file, got no such file.'],
  ])('a list %j is refused', async (text, message) => {
    writeFileSync(file('list.csv'), text);
    await expect(open({ data: file('list.csv') })).rejects.toThrow(message);
  });
});

describe('reading', () => {
  test('the same bits whatever is remembered; what has changed is decoded again', async () => {
    for (let i = 0; i < 6; i++) draw(`${i}.png`, i, 5, 5);
    const names = Array.from({ length: 6 }, (_, i) => file(`${i}.png`));
    const [all, few] = [new PictureReader(), new PictureReader(60)];
    const read = async (reader: PictureReader) => {
      const found = [];
      for (const name of [...names, ...names]) found.push([...(await reader.read(name)).data]);
      return found;
    };
    expect(await read(all)).toEqual(await read(few));
    expect([all.decoded, few.decoded]).toEqual([6, 12]);
    draw('3.png', 200, 5, 5);
    expect((await all.read(names[3]!)).data[0]).toBe(Math.fround(200 / 255));
    expect(all.decoded).toBe(7);
  });

  test('the order of an epoch does not depend on how the examples are found', async () => {
    for (let i = 0; i < 23; i++) draw(`${String(i).padStart(2, '0')}.png`, i);
    const { train } = await open();
    const plain: Source = async function* () {
      yield* await collect(train);
    };
    for (const [window, skip] of [
      [5, 0],
      [100, 0],
      [100, 7],
    ] as const) {
      const order = async (source: Source) => {
        const found: number[] = [];
        const options = { seed: 4, epoch: 2, window, skip };
        for await (const batch of batches(shuffled(source, options), 4)) {
          found.push(...batch.map(({ x }) => Math.round(255 * x[0]!)));
        }
        return found;
      };
      const found = await order(train);
      expect(found).toEqual(await order(plain));
      expect(found).toHaveLength(19 - skip);
    }
  });

  test('a picture that is gone is named, also where it was to be read ahead', async () => {
    for (let i = 0; i < 10; i++) draw(`${i}.png`, i);
    const { train } = await open();
    rmSync(file('6.png'));
    await expect(collect(train)).rejects.toThrow(
      '6.png: the image must be a file, got no such file.',
    );
    expect(await collect(train, 2)).toHaveLength(2);
  });
});
