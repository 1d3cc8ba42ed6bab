import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundled } from '../bundled.js';
import { runScript } from './run_script.js';
import { writeIdx } from './write_idx.js';

const ROOT = path.join(__dirname, '..', '..');

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `npm start`'s script; `interruptAt` sends Ctrl-C when its stderr or stdout first matches. */
async function start(options: string[], interruptAt?: RegExp): Promise<Run> {
  const command = [await bundled('scripts/start.ts'), ...options];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: ROOT });
    const run = { stdout: '', stderr: '' };
    let waiting = interruptAt !== undefined;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        run[stream] += chunk;
        if (waiting && interruptAt!.test(run[stream])) {
          waiting = false;
          child.kill('SIGINT');
        }
      });
    }
    child.on('close', (status) => resolve({ status, ...run }));
  });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const metrics = () => JSON.parse(readFileSync(path.join(folder, 'metrics.json'), 'utf8'));

test('trains on wasm, saves, reloads, and writes report, pictures and metrics', async () => {
  const options = ['--steps', '3', '--batch', '16', '--out', folder];
  const { status, stdout, stderr } = await start(options);
  expect({ status, stderr: stderr.includes('Error') }).toEqual({ status: 0, stderr: false });
  expect(stdout).toContain('Backend wasm');
  expect(stdout).toContain('largest difference in prediction 0.');
  expect(metrics()).toMatchObject({
    backend: 'wasm',
    parameters: 65025,
    reloadMaxDifference: 0,
    steps: 3,
    batch: 16,
    seed: 1,
    interrupted: false,
    testMse: expect.any(Number),
    pca16Mse: expect.any(Number),
    seconds: expect.any(Number),
  });
  for (const file of ['loss.png', 'reconstructions.png', 'model/model.json']) {
    expect(existsSync(path.join(folder, file))).toBe(true);
  }
  const report = readFileSync(path.join(folder, 'report.html'), 'utf8');
  expect(report).toContain('embedded glyphs, drawn by this program');
  expect(report).not.toMatch(/(src|href)="(?!data:)/);
});

test('Ctrl-C saves what there is and says so', async () => {
  writeIdx(path.join(folder, 'data'), 28, [256, 32]);
  const options = ['--epochs', '19750', '--data', path.join(folder, 'data')];
  const { status, stdout } = await start([...options, '--out', folder], /step 0\/39500/);
  expect(status).toBe(0);
  expect(stdout).toMatch(/Interrupted after \d+ of 39500 steps; what there is is saved\./);
  const { interrupted, steps, reloadMaxDifference } = metrics();
  expect({ interrupted, reloadMaxDifference }).toEqual({
    interrupted: true,
    reloadMaxDifference: 0,
  });
  expect(steps).toBeLessThan(39500);
});

test('--help prints the usage', async () => {
  const { status, stdout } = await runScript('start.ts', ['--help']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm start \[-- OPTIONS\]/);
  expect(stdout).toContain('--data DIR');
});

test.each([
  [['--step', '3'], 2, "Unknown option '--step'"],
  [['glyphs'], 2, "Unexpected argument 'glyphs'. This command does not take positional arguments"],
  [
    ['--out', '/dev/null/out', '--backend', 'cpu'],
    1,
    "ENOTDIR: not a directory, mkdir '/dev/null/out'",
  ],
  [['--steps', '0'], 1, "--steps: its value must be an integer of at least 1, got '0'."],
  [['--batch', 'x'], 1, "--batch: its value must be an integer of at least 1, got 'x'."],
  [['--backend', 'webgl'], 1, "got 'webgl'"],
  [['--data', 'no/such', '--backend', 'cpu'], 1, 'no/such: the data must be a folder of IDX files'],
])('%j is refused', async (options, expected, message) => {
  const { status, stderr } = await runScript('start.ts', options);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(expected);
});
