import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { zipSync } from 'fflate';
import { lookup3 } from '../../lib/keras/hdf5/lookup3.js';
import { openHdf5 } from '../../lib/keras/hdf5/reader.js';
import { loadKeras } from '../../lib/keras/index.js';
import { readJson, unpack } from '../unpack.js';

interface Entry {
  texts: Record<string, string[]>;
  names?: string[];
  shape?: number[];
  numbers?: number[];
}

const files = unpack('hdf5_styles');
const expected = readJson<{
  files: Record<string, Record<string, Entry>>;
  model: { x: number[]; y: number[]; shape: number[] };
}>(files['expected.json']!);

const byCode = (a: string, b: string) => (a < b ? -1 : 1);

test.each(Object.entries(expected.files))('%s: what h5py reads', (file, entries) => {
  const root = openHdf5(file, files[file]!);
  for (const [path, { names, shape, numbers, texts }] of Object.entries(entries)) {
    const object = path === '' ? root : root.find(path)!;
    if (names !== undefined) expect([...object.names].sort(byCode)).toEqual(names.sort(byCode));
    if (shape !== undefined) expect(object.shape).toEqual(shape);
    if (numbers !== undefined) expect([...object.numbers()]).toEqual(numbers);
    for (const [name, text] of Object.entries(texts)) {
      expect([name, object.text(name)]).toEqual([name, text]);
    }
    expect(object.text('absent')).toBeUndefined();
    expect(object.find('absent')).toBeUndefined();
  }
});

test('a number is no text', () => {
  expect(openHdf5('f', files['small_latest.h5']!).text('number')).toBeUndefined();
});

test('a name by which another one leads to the same data, behind pointers to pointers', () => {
  const links = openHdf5('f', files['deep.h5']!).find('links')!;
  expect(links.names).toHaveLength(2500);
  expect([...links.find(links.names.at(-1)!)!.numbers()]).toEqual([0, 1]);
});

describe('models in files of the newer style predict as in Keras', () => {
  test.each(['model.h5', 'model.keras', 'h5_inside.keras'])('%s', async (name) => {
    const model = await loadKeras(files[name]!);
    const { x, y, shape } = expected.model;
    const got = tf.tidy(() => model.predict(tf.tensor(x, [2, 6, 2])) as tf.Tensor);
    expect(got.shape).toEqual(shape);
    const wrong = Math.max(...(await got.data()).map((value, i) => Math.abs(value - y[i]!)));
    expect(wrong).toBeLessThan(1e-5);
    tf.dispose(got);
    model.dispose();
  });
});

// The two values that Jenkins's lookup3.c prints for no bytes and for this text.
test('lookup3', () => {
  expect(lookup3(new Uint8Array(0))).toBe(0xdeadbeef);
  expect(lookup3(new TextEncoder().encode('Four score and seven years ago'))).toBe(0x17770551);
});

const whole = (why: string) => `f: the HDF5 file must be whole, got a damaged one: ${why}.`;
const usual = (what: string) => `f: the HDF5 file must be as h5py writes Keras's, got ${what}.`;

/** The parts of a file that end with a checksum over themselves, by trying all lengths. */
function right(data: Uint8Array, begin: number, longest: number): number {
  const view = new DataView(data.buffer, data.byteOffset);
  for (let length = 8; length < longest; length++) {
    if (lookup3(data.subarray(begin, begin + length)) === view.getUint32(begin + length, true)) {
      return length;
    }
  }
  throw new Error(`no checksum behind ${begin}`);
}

/** Reads a file in which these bytes of a part are others and its checksum is right again. */
function read(name: string, letters: string, nth: number, at: number, ...bytes: number[]): void {
  const copy = files[name]!.slice();
  const text = String.fromCharCode(...copy.subarray(0, 100_000));
  let begin = text.indexOf(letters);
  for (let i = 0; i < nth; i++) begin = text.indexOf(letters, begin + 1);
  const length = right(copy, begin, 4096);
  copy.set(bytes, begin + at);
  new DataView(copy.buffer).setUint32(
    begin + length,
    lookup3(copy.subarray(begin, begin + length)),
    true,
  );
  const root = openHdf5('f', copy);
  root.text('long');
  for (const one of root.names) root.find(one)!.names;
}

describe('damage that checksums hide', () => {
  const many =
    (letters: string, at: number, ...bytes: number[]) =>
    () =>
      read('many.h5', letters, 0, at, ...bytes);
  test.each<[string, () => void, string]>([
    ['superblock', many('\x89HDF', 8, 4), usual('superblock version 4')],
    ['addresses', many('\x89HDF', 9, 4), usual('addresses of other than 8 bytes')],
    ['heap version', many('FRHP', 4, 9), usual('fractal heaps of version 9')],
    ['packed heap', many('FRHP', 7, 9), usual('packed heaps')],
    ['header version', many('OHDR', 4, 9), usual('object headers of version 9')],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });

  test.each<[string, () => void, RegExp]>([
    ['blocks of three bytes', many('FRHP', 112, 3), /the heap at \d+ has odd blocks/],
    ['IDs that are too short', many('FRHP', 5, 2), /the heap at \d+ has odd IDs/],
    ['a tree of another kind', many('BTHD', 5, 7), /the tree of records at \d+ is another one's/],
    ['a tree too deep', many('BTHD', 12, 99), /the tree at \d+ has odd nodes/],
    ['a node too full', many('BTHD', 24, 255, 255), /the node at \d+ is too full/],
    ['a tree that lacks records', many('BTHD', 26, 99), /records, and says another number/],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

test('a wrong checksum', () => {
  const copy = files['many.h5']!.slice();
  copy[9]! ^= 1;
  expect(() => openHdf5('f', copy)).toThrow(usual('addresses of other than 8 bytes'));
  copy[9]! ^= 1;
  copy[11]! ^= 1;
  expect(() => openHdf5('f', copy)).toThrow(whole('the checksum of the superblock is wrong'));
});

test('a zip whose weights are no HDF5', async () => {
  const zip = zipSync({
    'config.json': new TextEncoder().encode('{}'),
    'metadata.json': new TextEncoder().encode('{}'),
    'model.weights.h5': new TextEncoder().encode('version https://git-lfs'),
  });
  await expect(loadKeras(zip)).rejects.toThrow(
    'the bytes: model.weights.h5: an HDF5 file must begin with its signature, got 76 65 72 73',
  );
});
