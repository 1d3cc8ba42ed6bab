import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { circles, importGraph } from '../scripts/rooms/import_graph.js';
import { ROOMS, roomOf } from '../scripts/rooms/rooms.js';
import { sourceFiles } from '../scripts/twins/source_files.js';

const ROOT = path.join(__dirname, '..');
const graph = importGraph(ROOT);

test('every room is there, and every file is in a room', () => {
  expect(ROOMS.filter((room) => !existsSync(path.join(ROOT, room)))).toEqual([]);
  expect(graph.size).toBeGreaterThan(300);
  expect([...graph.keys()].filter((file) => roomOf(file) === -1)).toEqual([]);
});

test('no file imports itself, round about', () => {
  expect(circles(graph)).toEqual([]);
});

test('no import runs from a lower room to a higher one', () => {
  const upward = [...graph].flatMap(([file, imported]) =>
    imported.filter((other) => roomOf(other) > roomOf(file)).map((other) => `${file} -> ${other}`),
  );
  expect(upward).toEqual([]);
});

const needsNode = (file: string) =>
  /^(lib\/node|lib\/training|scripts|bench|examples)\//.test(file);

test('what runs in browsers imports nothing that needs Node', () => {
  const found = [...graph].flatMap(([file, imported]) =>
    needsNode(file) ? [] : imported.filter(needsNode).map((other) => `${file} -> ${other}`),
  );
  expect(found).toEqual([]);
});

test('an exported function, constant or class is named in another file as well', () => {
  const sources = sourceFiles(ROOT);
  const files = new Map<string, number>();
  for (const text of sources.values()) {
    for (const word of new Set(text.match(/[\w$]+/g))) files.set(word, (files.get(word) ?? 0) + 1);
  }
  const exported = /^export (?:async )?(?:abstract )?(?:const|function\*?|class) ([\w$]+)/gm;
  // Factories reach the public by one import of all of them; the module's exports are for the host.
  const other = /^__tests__|^lib\/layers\/factories\.ts|^lib\/wasm\/assembly/;
  const alone = [...sources].flatMap(([file, text]) =>
    !file.endsWith('.ts') || other.test(file)
      ? []
      : [...text.matchAll(exported)]
          .filter(([, name]) => files.get(name!) === 1)
          .map(([, name]) => `${file}: ${name}`),
  );
  expect(sources.size).toBeGreaterThan(1000);
  expect(alone).toEqual([]);
});

test("React Native's Metro takes all that runs in browsers: no namespace is exported by `export *`, no import waits", () => {
  const refused = /^export \* as |\bawait import\(/m;
  // It is for script tags, and bundled here.
  const sources = [...graph.keys()].filter(
    (file) => /^(lib|models)\//.test(file) && !needsNode(file) && file !== 'lib/script_tag.ts',
  );
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.filter((file) => refused.test(readFileSync(path.join(ROOT, file), 'utf8')));
  expect(found).toEqual([]);
});

test('a circle and an upward import would be found', () => {
  const within = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b', 'd']],
    ['d', []],
  ]);
  expect(circles(within)).toEqual([['b', 'c']]);
  expect(roomOf('lib/check.ts')).toBeLessThan(roomOf('lib/layers/index.ts'));
  expect(roomOf('elsewhere.ts')).toBe(-1);
});
