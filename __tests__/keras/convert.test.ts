import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const FIXTURES = path.join(ROOT, '__tests__', 'fixtures', 'keras');
const KERAS = path.join(FIXTURES, 'blog_autoencoder_k3.keras');
const folder = mkdtempSync(path.join(tmpdir(), 'keras-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

function convert(...args: string[]) {
  const all = ['--import', 'tsx', path.join(ROOT, 'scripts', 'convert.ts'), ...args];
  const { status, stdout, stderr } = spawnSync('node', all, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('from .keras to tfjs and back to .keras', () => {
  const [tfjs, again] = [path.join(folder, 'tfjs'), path.join(folder, 'again.keras')];
  const there = convert(KERAS, tfjs, '--backend', 'cpu');
  expect(there.status).toBe(0);
  expect(there.stdout).toContain(
    `${KERAS}: 'functional', 10 layers, 265 parameters\n` +
      '  [?, 12, 12, 1] -> [?, 12, 12, 1], computed on cpu\n' +
      `${tfjs}: written; on random input it differs by 0.0e+0\n`,
  );
  const back = convert(path.join(tfjs, 'model.json'), again, '--backend', 'cpu');
  expect(back.status).toBe(0);
  expect(back.stdout).toContain(`${again}: written; on random input it differs by 0.0e+0\n`);
});

test.each([
  [[], 'convert: the arguments must be IN and OUT; --help says more.'],
  [['a.keras', 'b.h5'], "convert: OUT must be a .keras or a folder, got 'b.h5'."],
  [['none.keras', 'b.keras'], 'none.keras: the model must be there, got no such file.'],
  [['a.keras', 'b', '--size', 'x'], "--size: its value must be an integer of at least 1, got 'x'."],
])('convert %j', (args, message) => {
  const { status, stderr } = convert(...args);
  expect(stderr).toContain(message);
  expect(status).toBe(1);
});

test('--help is the usage', () => {
  const { status, stdout } = convert('--help');
  expect(stdout).toContain('Usage: npm run convert -- IN OUT');
  expect(status).toBe(0);
});
