import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../lib/node/index.js';
import { evaluate, predict, train } from '../../lib/training/index.js';

let folder: string;
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'earlier-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Takes out of a file's settings what earlier versions did not write. */
function ofBefore(task: string, ...names: string[]) {
  const file = path.join(folder, ...names);
  const saved = JSON.parse(readFileSync(file, 'utf8'));
  expect(saved.settings).toMatchObject({ task: 'anomaly', builder: 'convAutoencoder1d' });
  const { builder: _, kind: __, ...settings } = { ...saved.settings, task };
  writeFileSync(file, JSON.stringify({ ...saved, settings }));
}

test('a run of an earlier version is judged, predicts and goes on', async () => {
  const options = { limit: 12, batchSize: 4, model: { filters: [4] }, verbose: 0, out: folder };
  const begun = await train('anomaly', { ...options, verbose: 0, steps: 2 });
  expect(begun.description).toMatchObject({ kind: 'signal', task: 'anomaly' });
  ofBefore('convAutoencoder1d', 'run.json');
  ofBefore('convAutoencoder1d', 'checkpoint', 'checkpoint.json');
  const judged = await evaluate(folder, { verbose: 0 });
  expect(judged.measures).toEqual(begun.measures);
  writeFileSync(path.join(folder, 'a.csv'), `v0\n${'0,'.repeat(139)}1\n`.replace('v0', row()));
  expect(await predict(folder, [path.join(folder, 'a.csv')], { verbose: 0 })).toHaveLength(1);
  const more = await train('convAutoencoder1d', { ...options, verbose: 0, steps: 4, resume: true });
  expect([more.task, more.builder, more.steps]).toEqual(['anomaly', 'convAutoencoder1d', 4]);
  const other = { ...options, verbose: 0 as const, resume: true };
  await expect(train('autoencoder', { ...other, builder: 'convAutoencoder1d' })).rejects.toThrow(
    `${folder}: to resume, task must be "anomaly", as when the run began, got "autoencoder".`,
  );
  for (const { models } of [begun, more]) models.model!.dispose();
}, 60_000);

/** The names of 140 columns. */
function row() {
  return Array.from({ length: 140 }, (_, i) => `v${i}`).join();
}
