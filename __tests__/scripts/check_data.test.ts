import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digest } from '../../scripts/check_data/digest.js';
import { SOURCES } from '../../scripts/check_data/sources.js';
import { runScript } from './run_script.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is known by its files, wherever it is', () => {
  mkdirSync(path.join(folder, 'b'));
  writeFileSync(path.join(folder, 'b', 'c.txt'), 'c\n');
  writeFileSync(path.join(folder, 'a.txt'), 'a\n');
  // What the command line at the top of check_data.ts gives for it.
  expect(digest(folder)).toEqual({
    sum: '17114156f2cc484af9aca36b842ee3714af635d9f4408bae30ea46152e5e7760',
    files: 2,
    bytes: 4,
  });
  expect(digest(path.join(folder, 'a.txt'))).toEqual({
    sum: '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7',
    files: 1,
    bytes: 2,
  });
});

test('tells what is absent, and refuses what differs', async () => {
  const none = await runScript('check_data.ts', [folder]);
  expect(none.status).toBe(0);
  expect(none.stdout).toContain(
    `absent   data/nuclei\n         65 files, CC0; github.com/lopuhin/`,
  );
  expect(none.stdout).toContain(`0 of ${SOURCES.length} are in ${folder}`);
  mkdirSync(path.join(folder, 'data', 'nuclei'), { recursive: true });
  const empty = await runScript('check_data.ts', [folder]);
  expect(empty.status).toBe(1);
  expect(empty.stderr).toBe(
    'check:data: what is there must be what it was, got others: data/nuclei (0 files for 65, ' +
      'SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855).\n',
  );
});

test('knows all that tests read beside the repository', () => {
  const tests = path.join(__dirname, '..');
  const read = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('check_data.test.ts'))
    .flatMap((name) => [
      ...readFileSync(path.join(tests, name), 'utf8').matchAll(
        /'((?:data|faults|oracle)\/[^']+)'/g,
      ),
    ])
    .map((match) => match[1]!)
    // Not its own files.
    .filter((file) => !file.endsWith('.test.ts'));
  const known = (file: string) =>
    SOURCES.some(
      ({ path: at }) => file === at || `${at}/`.startsWith(`${file}/`) || file.startsWith(`${at}/`),
    );
  expect(read.length).toBeGreaterThan(10);
  expect(read.filter((file) => !known(file))).toEqual([]);
});
