import { SKIPPED } from './absent.js';

const { skippedTable } = jest.requireActual<{ skippedTable(results: object[]): string }>(
  './skipped_reporter.js',
);

const file = (name: string, ...testResults: object[]) => ({
  testFilePath: `${process.cwd()}/${name}`,
  testResults,
});
const passed = { status: 'passed', title: 'runs', ancestorTitles: [] };
const lacks = (title: string, missing: string) => ({
  status: 'pending',
  title,
  ancestorTitles: ['outer', SKIPPED + missing],
});

test('nothing where all runs', () => {
  expect(skippedTable([file('a.test.ts', passed)])).toBe('');
});

test('one table, a row for each file and reason, each reason told once', () => {
  const table = skippedTable([
    file('b.test.ts', passed, lacks('x', 'cards'), lacks('y', 'cards'), lacks('z', 'sound')),
    file('longer.test.ts', lacks('x', 'cards')),
    file('docs.test.ts', { status: 'todo', title: 'README.md:3 does not run', ancestorTitles: [] }),
    file('c.test.ts', { status: 'pending', title: 'x', ancestorTitles: ['outer'] }),
  ]);
  expect(table.split('\n')).toEqual([
    '',
    'Skipped: 6, of suites one each',
    '  file            skipped  why',
    '  b.test.ts             2  no cards',
    '  longer.test.ts        1  "',
    '  b.test.ts             1  no sound',
    '  docs.test.ts          1  README.md:3 does not run',
    '  c.test.ts             1  test.skip in the file, or not chosen by -t',
    '',
  ]);
});
