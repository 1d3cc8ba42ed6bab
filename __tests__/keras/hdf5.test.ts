import { ValueError } from '../../lib/check.js';
import { openHdf5 } from '../../lib/keras/hdf5/reader.js';
import { Hdf5Tree, writeHdf5 } from '../../lib/keras/hdf5/writer.js';

const numbers = (...values: number[]) => Float32Array.from(values);
const tree = new Hdf5Tree([
  [
    'layers',
    new Hdf5Tree([
      [
        'dense',
        new Hdf5Tree([
          ['vars', new Hdf5Tree([['0', { shape: [2, 3], numbers: numbers(1, 2, 3, 4, 5, 6) }]])],
        ]),
      ],
      ['empty', new Hdf5Tree()],
    ]),
  ],
]);
const file = writeHdf5(tree);

test('what is written is read', () => {
  const root = openHdf5('f', file);
  expect(root.names).toEqual(['layers']);
  expect(root.find('layers')?.names).toEqual(['dense', 'empty']);
  expect(root.find('layers/empty')?.names).toEqual([]);
  const dataset = root.find('layers/dense/vars/0');
  expect(dataset?.shape).toEqual([2, 3]);
  expect(dataset?.numbers()).toEqual(numbers(1, 2, 3, 4, 5, 6));
  expect(root.find('layers/none/vars')).toBeUndefined();
  expect(root.text('none')).toBeUndefined();
});

test('a group of 500, in one node', () => {
  const many = new Hdf5Tree(
    Array.from({ length: 500 }, (_, i) => [`n${i}`, { shape: [1], numbers: numbers(i) }] as const),
  );
  const root = openHdf5('f', writeHdf5(many));
  expect(root.names).toHaveLength(500);
  for (const i of [0, 77, 499]) expect(root.find(`n${i}`)?.numbers()).toEqual(numbers(i));
});

test('attributes: a long text, a list of texts, an empty one', () => {
  const about = new Hdf5Tree([['inside', new Hdf5Tree()]]);
  const long = 'ä'.repeat(100_000);
  const list = Array.from({ length: 300 }, (_, i) => 'x'.repeat(i % 20));
  Object.assign(about.attributes, { long, list, none: [], empty: '' });
  const inside = about.get('inside') as Hdf5Tree;
  inside.attributes.weight_names = ['kernel:0', 'bias:0'];
  const root = openHdf5('f', writeHdf5(about));
  expect(root.text('long')).toEqual([long]);
  expect(root.text('list')).toEqual(list);
  expect(root.text('none')).toEqual([]);
  expect(root.text('empty')).toEqual(['']);
  expect(root.find('inside')?.text('weight_names')).toEqual(['kernel:0', 'bias:0']);
});

/** Where these letters are in the file, for the nth time. */
function at(letters: string, n = 0): number {
  const text = String.fromCharCode(...file);
  let position = text.indexOf(letters);
  for (let i = 0; i < n; i++) position = text.indexOf(letters, position + 1);
  return position;
}

/** Reads all there is in a file in which these bytes are others. */
function readAll(position: number, ...bytes: number[]): void {
  const copy = file.slice();
  copy.set(bytes, position);
  const root = openHdf5('f', copy);
  root.find('layers/dense/vars/0')!.numbers();
}

const FLOAT32 = '\x11\x20\x1f\x00\x04';
const whole = (why: string) => `f: the HDF5 file must be whole, got a damaged one: ${why}.`;
const usual = (what: string) => `f: the HDF5 file must be as h5py writes Keras's, got ${what}.`;

describe('damage and what Keras does not write', () => {
  const layout = at('\x03\x01', 0);
  test.each<[string, number, number[], string]>([
    ['a newer superblock', 8, [4], usual('superblock version 4')],
    ['short addresses', 13, [4], usual('addresses of other than 8 bytes')],
    ['a base address', 24, [8], usual('a base address')],
    ['a length beyond the end', 44, [1], whole('it is cut short')],
    ['no root', 64, [0xf8, 0xff], whole('1 bytes at 65528 lie outside of its SIZE bytes')],
    ['a root that is no object', 64, [0, 0], whole('no object header at 0')],
    ['a big-endian type', at(FLOAT32) + 1, [0x21], usual('big-endian numbers')],
    [
      'a type without size',
      at(FLOAT32) + 4,
      [0],
      whole(`a datatype at ${at(FLOAT32)} has no size`),
    ],
    ['an odd float', at(FLOAT32) + 13, [7], usual('floats of 4 bytes')],
    ['a compound type', at(FLOAT32), [0x16], usual('datatype class 6')],
    ['text for weights', at(FLOAT32), [0x13], usual('weights of type string, 4 bytes')],
    [
      'chunks',
      layout + 1,
      [2],
      usual('chunked data (nearest: the file that Keras saved; or h5repack -l CONTI -f NONE)'),
    ],
    ['a newer layout', layout, [5], usual('data layouts of version 5')],
    [
      'another length',
      layout + 10,
      [8],
      whole('/layers/dense/vars/0 has 8 bytes for the shape [2,3]'),
    ],
    [
      'a heap that is none',
      at('HEAP'),
      [0],
      whole(`a heap of names at ${at('HEAP')} does not begin with HEAP`),
    ],
    [
      'a tree that is none',
      at('TREE'),
      [0],
      whole(`a group at ${at('TREE')} does not begin with TREE`),
    ],
    ['a tree of chunks', at('TREE') + 4, [1], whole(`the tree at ${at('TREE')} is not a group's`)],
    [
      'a node that is too full',
      at('SNOD') + 6,
      [255, 255],
      whole(`the node at ${at('SNOD')} is too full`),
    ],
  ])('%s', (_, position, bytes, message) => {
    expect(() => readAll(position, ...bytes)).toThrow(
      new ValueError(message.replace('SIZE', String(file.length))),
    );
  });

  test('a tree that bites its tail', () => {
    const tree = at('TREE');
    const address = [tree & 255, tree >> 8];
    expect(() => readAll(tree + 32, ...address)).toThrow(
      new ValueError(whole(`the tree at ${tree} is knotted`)),
    );
  });
});
