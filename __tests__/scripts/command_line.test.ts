import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runScript } from './run_script.js';

const FOLDER = path.join(__dirname, '..', '..', 'scripts');
const scripts = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.ts') && name !== 'command_line.ts',
);

test.each(scripts)('%s --help prints the comment at its top, and does nothing', async (script) => {
  const first = /^\/\*\*\n \* (.+)$/m.exec(readFileSync(path.join(FOLDER, script), 'utf8'))![1]!;
  const { status, stdout, stderr } = await runScript(script, ['--help']);
  expect(stderr).toBe('');
  expect(stdout.split('\n')[0]).toBe(first);
  expect(status).toBe(0);
});

test.each([
  ['build.ts', ['out'], "Unexpected argument 'out'"],
  ['build.ts', ['--out', 'x'], "Unknown option '--out'"],
  ['draw_arithmetic.ts', ['a', 'b'], 'The arguments must be at most 1, got a b.'],
])('%s %j is refused', async (script, args, message) => {
  const { status, stderr } = await runScript(script, args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});
