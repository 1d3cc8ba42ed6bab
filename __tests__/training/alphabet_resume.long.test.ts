import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../lib/node/index.js';
import { type TrainOptions, train } from '../../lib/training/index.js';
import { chineseLines } from './chinese_lines.js';

let folder: string;
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alphabet-resume-'));
  writeFileSync(path.join(folder, 'a.txt'), chineseLines(60).join('\n'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const steps = { steps: 4, resume: true } as const;

async function trained(options: TrainOptions) {
  const run = await train('textAutoencoder', {
    data: path.join(folder, 'a.txt'),
    model: { filters: [4], embedding: 4, kernelSize: 3 },
    steps: 2,
    batchSize: 1,
    limit: 3,
    verbose: 0,
    out: path.join(folder, 'run'),
    ...options,
  });
  run.models.model!.dispose();
  return run;
}

test('a run goes on with the alphabet that it began with', async () => {
  await trained({ alphabet: 'bytes' });
  const again = await trained({ alphabet: 'bytes', steps: 4, resume: true });
  expect(again.steps).toBe(4);
  expect(again.description.alphabet).toEqual({ kind: 'bytes' });
  await expect(trained({ resume: true })).rejects.toThrow(
    'to resume, alphabet must be "bytes", as when the run began, got undefined',
  );
}, 60_000);

test('what is told of the data is as when the run began; more data are refused', async () => {
  const { description } = await trained({ limit: 12 });
  expect((await trained({ limit: 12, ...steps })).description).toEqual(description);
  // With the space between lines.
  expect(description.found.alphabet).toBe('17 characters, learned from the training text');
  writeFileSync(path.join(folder, 'a.txt'), chineseLines(90).join('\n'));
  await expect(trained({ limit: 12, ...steps })).rejects.toThrow(
    /run: to resume, there must be \d+ training examples, as when the run began, got \d+\.$/,
  );
}, 60_000);
