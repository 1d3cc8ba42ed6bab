import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kindOfData } from '../../lib/training/data/kind_of_data.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kind-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content = '') {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

test.each([
  ['a.PNG', '', 'image'],
  ['a.jpeg', '', 'image'],
  ['a.tif', '', 'image'],
  ['train-images-idx3-ubyte.gz', '', 'image'],
  ['a.csv', 'a,b\n1,2\n', 'signal'],
  ['list.csv', 'file,class\na.png,cat\n', 'image'],
  ['a.tsv', '', 'signal'],
  ['a.npy', '', 'signal'],
  ['a.json', '{"cases":[]}', 'signal'],
  ['a.json', '{"images":[],"annotations" : []}', 'image'],
  ['a.json', '{"shapes":[]}', 'image'],
  ['a.wav', '', 'audio'],
  ['a.flac', '', 'audio'],
  ['a.txt', 'a.png', 'text'],
  ['a.md', '', 'text'],
  ['a', '', null],
  ['a.keras', '', null],
])('%s with %j is %s', (name, content, kind) => {
  expect(kindOfData(write(name, content))).toBe(kind);
});

test.each([
  ['images and masks', ['images/a.png', 'masks/a.png', 'classes.txt'], 'image'],
  ['images and their list', ['a.png', 'b.png', 'list.csv'], 'image'],
  ['recordings with a cover', ['1.wav', '2.wav', 'cover.png', 'README.md'], 'audio'],
  ['tables with a note', ['a.csv', 'b.csv', 'README.md'], 'signal'],
  ['texts', ['a.txt', 'more/b.txt'], 'text'],
  ['as many of both', ['a.csv', 'a.wav'], 'audio'],
  ['nothing known', ['a.bin'], null],
])('a folder of %s', (_, names, kind) => {
  for (const name of names) write(name);
  expect(kindOfData(folder)).toBe(kind);
});

test('a path that there is not', () => expect(kindOfData(path.join(folder, 'no'))).toBeNull());
