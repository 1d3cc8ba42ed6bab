import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { parseIdx } from '../../lib/data/idx.js';
import { Random, toIdx } from '../../lib/data/index.js';
import { type IdxEntry, readIdx, readIdxHeader } from '../../lib/node/index.js';
import { collect } from '../data/collect.js';

const folder = mkdtempSync(join(tmpdir(), 'read-idx-'));
const path = join(folder, 'f');
afterAll(() => rmSync(folder, { recursive: true }));

/** More than the pieces of 64 kB that a file is read in, and no multiple of them. */
const SHAPE = [997, 13, 11];
const random = new Random(1);
const images = Uint8Array.from({ length: 997 * 13 * 11 }, () => random.integer(256));
const file = toIdx(images, SHAPE);

const read = (bytes: Uint8Array) => {
  writeFileSync(path, bytes);
  return collect(readIdx(path));
};

test.each([
  ['plain', file],
  ['gzipped', gzipSync(file)],
])('the entries one by one, %s', async (_, bytes) => {
  const entries = (await read(bytes)) as IdxEntry[];
  expect(entries.map(({ data }) => data.length)).toEqual(Array(997).fill(143));
  expect(Buffer.concat(entries.map(({ data }) => data as Uint8Array)).equals(images)).toBe(true);
  expect(entries[0]!.shape).toEqual(SHAPE);
  expect(await readIdxHeader(path)).toEqual({ shape: SHAPE, type: 8, length: 16, size: 142571 });
});

test('what is written is what is parsed', () => {
  expect(parseIdx(file, 'f')).toEqual({ shape: SHAPE, data: images });
  expect(() => toIdx(images, [2, 3])).toThrow(
    'toIdx: data must be 6 bytes for shape [2, 3], got 142571.',
  );
});

test('numbers of several bytes', async () => {
  const floats = Uint8Array.from([0, 0, 13, 1, 0, 0, 0, 2, 63, 128, 0, 0, 192, 0, 0, 0]);
  expect((await read(floats)).map((entry) => [...(entry as IdxEntry).data])).toEqual([[1], [-2]]);
});

test('one that is left in the middle is closed, gzipped too', async () => {
  for (const bytes of [file, gzipSync(file)]) {
    writeFileSync(path, bytes);
    for await (const { data } of readIdx(path)) {
      expect(data).toEqual(images.subarray(0, 143));
      break;
    }
  }
});

const length = "the file's length must be 142587 bytes for shape [997, 13, 11], got";
test.each([
  ['empty', new Uint8Array(), 'the file must be an IDX file, got 0 bytes.'],
  ['cut within the header', file.subarray(0, 9), 'the header must be 16 bytes, got 9.'],
  ['cut', file.subarray(0, 100_000), `${length} 100000.`],
  ['too long', Buffer.concat([file, Uint8Array.of(1)]), `${length} 142588.`],
  [
    'gzipped when cut',
    gzipSync(file.subarray(0, 100_000)),
    'the unpacked length must be 142587 bytes for shape [997, 13, 11], got 100000.',
  ],
  [
    'cut when gzipped',
    gzipSync(file).subarray(0, 70_000),
    'the gzip data must be complete, got 70000 bytes that cannot be unpacked.',
  ],
  [
    'another format',
    Uint8Array.of(80, 75, 3, 0),
    'the magic number must be 00 00, a type (08, 09, 0b to 0e) and a number of dimensions, as in ' +
      '00 00 08 03, got 50 4b 03 00.',
  ],
])('a file that is %s', async (_, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(`${path}: ${message}`);
});

test('no file', async () => {
  await expect(collect(readIdx(join(folder, 'none')))).rejects.toThrow(
    `${join(folder, 'none')}: the data must be a file, got no such file.`,
  );
});
