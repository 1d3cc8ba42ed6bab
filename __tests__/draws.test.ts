import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { drawn, drawnOn } from './draws.js';
import { dealtTo } from './gpu/dealt_to.js';

test('one case of six of a table is tried, and another one in the next table', () => {
  const tried = (turn: number) => [...Array(13).keys()].filter((place) => drawn(place, turn));
  expect([0, 1, 5, 6].map(tried)).toEqual([
    [0, 9],
    [1, 10],
    [5, 8],
    [0, 9],
  ]);
});

test('wasm tries half of the cases, and graphics cards try all', () => {
  const tried = (['cpu', 'tensorflow', 'wasm', 'webgl', 'webgpu'] as const).map((backend) =>
    [0, 1, 2, 3].filter((place) => drawnOn(backend, place)),
  );
  expect(tried).toEqual([[0], [1], [0, 3], [0, 1, 2, 3], [0, 1, 2, 3]]);
});

test.each([2, 3, 4, 5, 6, 8, 12])(
  'of settings that come again every %i places each is tried',
  (period) => {
    for (const backend of ['cpu', 'tensorflow', 'wasm'] as const) {
      const tried = [...Array(300).keys()].filter((place) => drawnOn(backend, place));
      expect(new Set(tried.map((place) => place % period)).size).toBe(period);
      // As many as before: a share of all.
      expect(tried).toHaveLength(300 / (backend === 'wasm' ? 2 : 6));
    }
  },
);

test('npm run test:long runs every file that leaves cases to it', () => {
  const config = readFileSync(path.join(__dirname, '../jest.long.config.js'), 'utf8');
  const globs = [...config.matchAll(/'(\*\*\/__tests__\/[^']+)'/g)].map(([, glob]) => glob!);
  const matches = globs.map(
    (glob) =>
      new RegExp(
        `^${glob.replace('**/', '').replaceAll('.', '\\.').replace('**/', '(.+/)?').replaceAll('*', '[^/]*')}$`,
      ),
  );
  const files = (readdirSync(__dirname, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.test.ts') && name !== 'draws.test.ts')
    .map((name) => name.replaceAll(path.sep, '/'));
  const drawing = files.filter((name) =>
    /from '[./]+\/draws\.js'/.test(readFileSync(path.join(__dirname, name), 'utf8')),
  );
  expect(drawing.length).toBeGreaterThan(3);
  const left = drawing.filter((name) => !matches.some((match) => match.test(`__tests__/${name}`)));
  expect(left).toEqual([]);
});

test('a case is dealt to webgl or to webgpu, and to every other backend', () => {
  const dealt = (['webgl', 'webgpu', 'cpu', 'wasm', 'tensorflow'] as const).map((backend) =>
    [0, 1, 2, 3].filter((place) => dealtTo(backend, place)),
  );
  expect(dealt).toEqual([
    [0, 2],
    [1, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
});
