import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('the pictures in docs are what the script draws', () => {
  const root = join(__dirname, '..', '..');
  const folder = mkdtempSync(join(tmpdir(), 'arithmetic-'));
  const script = join(root, 'scripts', 'draw_arithmetic.ts');
  execFileSync(process.execPath, ['--import', 'tsx', script, folder], { cwd: root });
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const kept = readFileSync(join(root, 'docs', 'images', name), 'utf8');
    expect(readFileSync(join(folder, name), 'utf8')).toBe(kept);
  }
});
