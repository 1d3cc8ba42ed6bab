import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../lib/wasm/assembly');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** The names that index.ts exports. */
const exported = [...readFileSync(join(folder, 'index.ts'), 'utf8').matchAll(/export \{([^}]+)\}/g)]
  .flatMap(([, names]) => names!.split(','))
  .map((name) => name.trim())
  .filter(Boolean);

test('every export of the module has its row, and every row is of an export', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
  expect(exported.length).toBeGreaterThan(30);
  expect(rows.sort()).toEqual(exported.sort());
});

test('every file that it names is there', () => {
  const files = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, file]) => file!);
  expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
});

test('every room has its row', () => {
  const rooms = [...readme.matchAll(/^\| (\w+) \|/gm)].map(([, room]) => room!);
  expect(rooms).toEqual([
    'room',
    'memory',
    'product',
    'direct',
    'filtering',
    'pooling',
    'training',
    'export',
  ]);
});
