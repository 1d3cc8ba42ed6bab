import path from 'node:path';
import { EXCEPTIONS } from '../scripts/twins/exceptions.js';
import { findTwins } from '../scripts/twins/find_twins.js';
import { sourceFiles } from '../scripts/twins/source_files.js';

const sources = sourceFiles(path.join(__dirname, '..'));
const twins = findTwins(sources);
const together = (a: string, b: string) =>
  EXCEPTIONS.some(({ files }) => files.includes(a) && files.includes(b));

test('no run of six lines stands twice', () => {
  expect(sources.size).toBeGreaterThan(1000);
  const found = twins
    .filter(({ files: [a, b] }) => !together(a, b))
    .map(({ files: [a, b], lines: [p, q], length, text }) => {
      return `${a}:${p} and ${b}:${q} share ${length} lines from '${text}'`;
    });
  expect(found).toEqual([]);
});

test('every exception still is one', () => {
  const excused = twins.filter(({ files: [a, b] }) => together(a, b)).flatMap(({ files }) => files);
  const listed = EXCEPTIONS.flatMap(({ files }) => files);
  expect(listed.filter((file) => !excused.includes(file))).toEqual([]);
});

describe('findTwins', () => {
  const lines = (...names: string[]) => names.map((name) => `  call(${name});`).join('\n');
  const run = lines('a', 'b', 'c', 'd', 'e', 'f');
  const found = (...texts: string[]) =>
    findTwins(new Map(texts.map((text, i) => [`${i}.ts`, text]))).map(
      ({ files, lines: [p, q], length }) => [...files, p, q, length],
    );

  test.each<[string, string[], unknown[]]>([
    ['six lines', [run, `x();\n${run}`], [['0.ts', '1.ts', 1, 2, 6]]],
    ['a longer run, once', [`${run}\ng();`, `${run}\ng();`], [['0.ts', '1.ts', 1, 1, 7]]],
    [
      'three places',
      [run, run, run],
      [
        ['0.ts', '1.ts', 1, 1, 6],
        ['1.ts', '2.ts', 1, 1, 6],
      ],
    ],
    ['one file', [`${run}\nother();\n${run}`], [['0.ts', '0.ts', 1, 8, 6]]],
    [
      'whatever the indentation, blank lines, comments and brackets between them',
      [run, run.replace('call(c);', '\n // why\n /* this\n is */\n ({\n    call(c);')],
      [['0.ts', '1.ts', 1, 1, 6]],
    ],
    ['five lines are none', [lines('a', 'b', 'c', 'd', 'e'), lines('a', 'b', 'c', 'd', 'e')], []],
    ['another line between them', [run, run.replace('call(c);', 'call(c);\nother();')], []],
    [
      'imports are none',
      Array(2).fill("import {\n  a,\n  b,\n  c,\n  d,\n  e,\n  f,\n} from './x.js';\ncall(a);"),
      [],
    ],
  ])('%s', (_, texts, expected) => {
    expect(found(...texts)).toEqual(expected);
  });
});
