import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAlone, type ScriptRun } from './run_alone.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'together-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const rows = () =>
  existsSync(path.join(folder, 'steps.csv')) ? read('steps.csv').trimEnd().split('\n').length : 0;

test('trainings into the folder of one that goes on say so and stop, and that one loses nothing', async () => {
  const common = ['--batch', '8', '--backend', 'wasm', '--out', folder];
  const train = ['convAutoencoder1d', '--limit', '40', ...common];
  let others: Promise<ScriptRun[]> | undefined;
  let ended = false;
  const first = runAlone('train.ts', [...train, '--epochs', '100000'], (kill) => {
    if (rows() <= 8) return;
    if (ended) {
      ended = false;
      for (const signal of ['SIGCONT', 'SIGINT'] as const) kill(signal);
    }
    if (others !== undefined) return;
    // It goes on when the others have ended, so that they have the processor.
    kill('SIGSTOP');
    others = Promise.all([
      runAlone('train.ts', train),
      runAlone('train.ts', [...train, '--resume']),
      runAlone('start.ts', common),
    ]);
    void others.then(() => {
      ended = true;
    });
  });
  expect(await first).toMatchObject({ status: 0, signal: null });
  for (const { status, stdout, stderr } of await others!) {
    expect([status, stdout]).toEqual([1, expect.not.stringContaining('Data: ')]);
    expect(stderr).toMatch(
      /^\S+: the folder must be one that no other training writes to, got that of process \d+ of .+\.\n$/,
    );
  }
  const { steps, ending } = JSON.parse(read('metrics.json'));
  expect([ending, rows()]).toEqual(['interrupted', steps + 1]);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
}, 120_000);
