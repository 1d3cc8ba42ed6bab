import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../lib/node/index.js';
import { crossValidate, evaluate } from '../../lib/training/index.js';

let folder: string;
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'folds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function options() {
  const data = path.join(folder, 'waves.csv');
  const row = (i: number) => Array.from({ length: 16 }, (_, t) => Math.sin(t / 3 + i).toFixed(4));
  const header = Array.from({ length: 16 }, (_, t) => `v${t}`).join();
  const rows = Array.from({ length: 11 }, (_, i) => row(i).join());
  writeFileSync(data, [header, ...rows, ''].join('\n'));
  return {
    data,
    folds: 2,
    steps: 2,
    batchSize: 4,
    model: { filters: [4] },
    verbose: 0 as const,
    out: path.join(folder, 'run'),
  };
}

const read = (file: string) => readFileSync(path.join(folder, 'run', file), 'utf8');

test('a cross-validation judges each row once, reports, and goes on without the folds that are done', async () => {
  const { folds, measures, files, ending } = await crossValidate('anomaly', options());
  expect(ending).toBe('done');
  expect(folds.map(({ description: { counts } }) => counts.test)).toEqual([6, 5]);
  expect(folds[1]!.description.split).toBe('fold 2 of 2 is to judge by, rows dealt out by name');
  const { mean, values } = measures.find(({ name }) => name === 'test MSE')!;
  expect(values).toHaveLength(2);
  expect(mean).toBeCloseTo(values.reduce((a, b) => a + b, 0) / 2, 12);
  expect(JSON.parse(read('metrics.json')).measures).toEqual(measures);
  expect(readFileSync(files.report, 'utf8')).toContain('Fold 2');
  const again = await evaluate(files.folds[1]!, { verbose: 0 });
  expect(again.measures).toEqual(folds[1]!.measures);

  // As a kill amid the second fold leaves it.
  const steps = read('fold-1/steps.csv');
  const { seconds } = folds[0]!;
  rmSync(files.folds[1]!, { recursive: true });
  rmSync(files.metrics);
  const resumed = await crossValidate('anomaly', { ...options(), resume: true });
  expect(resumed.measures).toEqual(measures);
  expect(resumed.folds[0]!.seconds).toBe(seconds);
  expect(read('fold-1/steps.csv')).toBe(steps);
  expect(JSON.parse(read('metrics.json')).measures).toEqual(measures);

  // Begun anew after a kill, that is set aside whole.
  rmSync(files.folds[1]!, { recursive: true });
  rmSync(files.metrics);
  await crossValidate('anomaly', options());
  const aside = path.join(files.folder, 'earlier-1');
  const goneOn = await crossValidate('anomaly', { ...options(), out: aside, resume: true });
  expect([goneOn.measures, goneOn.folds[0]!.seconds]).toEqual([measures, seconds]);

  // What is begun anew leaves nothing to go on from of what was.
  await expect(crossValidate('anomaly', { ...options(), model: { filters: [0] } })).rejects.toThrow(
    'filters',
  );
  expect(existsSync(path.join(files.folds[1]!, 'checkpoint'))).toBe(false);
});
