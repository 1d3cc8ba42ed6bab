import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAlone } from './run_alone.js';
import { runScript } from './run_script.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'resume-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (...names: string[]) => readFileSync(path.join(folder, ...names), 'utf8');

/** The file of weights of a saved model is named after its content. */
const weights = (...names: string[]) =>
  readdirSync(path.join(folder, ...names)).filter((name) => name.endsWith('.bin'));

const timeless = (lines: string) =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => ({ ...JSON.parse(line), seconds: 0, itemsPerSecond: 0 }));

/** Rows of a run's steps.csv so far. */
const rows = (run: string) =>
  existsSync(path.join(folder, run, 'steps.csv'))
    ? read(run, 'steps.csv').split('\n').length - 2
    : 0;

test.each([
  // Dropout, batches of windows, augmentation; killed in the second epoch.
  [
    'unet1d',
    ['model'],
    ['--limit', '4', '--batch', '16', '--steps', '14', '--model', '{"depth":2,"filters":4}'],
    9,
  ],
  // Two models with an optimizer each, Dropout and BatchNormalization.
  [
    'dcgan',
    ['generator', 'discriminator'],
    [
      '--limit',
      '48',
      '--batch',
      '16',
      '--steps',
      '8',
      '--model',
      '{"filters":[4,4,4],"discriminatorFilters":[4,4]}',
    ],
    5,
  ],
])(
  '%s goes on bit for bit after kill -9',
  async (task, models, options, at) => {
    const common = [task, ...options, '--backend', 'wasm', '--save-every', '1'];
    const whole = [...common, '--out', path.join(folder, 'whole')];
    expect(await runScript('train.ts', whole)).toMatchObject({ status: 0 });
    const other = [...common, '--out', path.join(folder, 'killed')];
    const killed = await runAlone('train.ts', other, (kill) => {
      if (rows('killed') >= at) kill('SIGKILL');
    });
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(path.join(folder, 'killed', 'run.json'))).toBe(false);
    const resumed = await runAlone('train.ts', [...other, '--resume']);
    expect(resumed.stdout).toMatch(/Resumed after step \d+, in epoch \d+\./);
    expect(resumed.status).toBe(0);

    expect(read('killed', 'steps.csv')).toBe(read('whole', 'steps.csv'));
    expect(timeless(read('killed', 'epochs.jsonl'))).toEqual(
      timeless(read('whole', 'epochs.jsonl')),
    );
    for (const model of models) expect(weights('killed', model)).toEqual(weights('whole', model));
    const measures = (run: string) => JSON.parse(read(run, 'metrics.json')).measures;
    expect(measures('killed')).toEqual(measures('whole'));
  },
  240_000,
);

test('a run is not resumed as another one', async () => {
  const common = ['convAutoencoder1d', '--limit', '40', '--steps', '1', '--backend', 'wasm'];
  const options = [...common, '--out', folder];
  expect(await runScript('train.ts', options)).toMatchObject({ status: 0 });
  const other = await runScript('train.ts', [...options, '--resume', '--seed', '2']);
  expect(other.status).toBe(1);
  expect(other.stderr).toContain(
    `${folder}: to resume, seed must be 1, as when the run began, got 2.`,
  );
}, 120_000);
