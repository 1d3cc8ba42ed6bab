import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { loadModel } from '../../lib/node/index.js';
import '../backends.js';
import { runScript } from './run_script.js';

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(path.join(tmpdir(), 'demo-models-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['ecg', [null, null, 1], /area under the ROC curve: 0\.\d+/],
  ['digits', [null, 10], /\d % of 1000 new digits right\./],
])(
  '%s is trained and saved',
  async (name, shape, said) => {
    const run = await runScript('demo_models.ts', [
      '--only',
      name,
      '--steps',
      '2',
      '--out',
      folder,
    ]);
    expect(run).toMatchObject({ status: 0 });
    expect(run.stdout).toMatch(said);
    expect(run.stdout).toMatch(new RegExp(`${name}: \\d+ parameters, \\d+ kB\\.`));
    expect(readdirSync(folder)).toContain(name);
    const model = await loadModel(path.join(folder, name));
    expect(model.outputs[0]!.shape).toEqual(shape);
    model.dispose();
  },
  120_000,
);

test('another name is refused', async () => {
  const run = await runScript('demo_models.ts', ['--only', 'cats']);
  expect(run.status).toBe(1);
  expect(run.stderr.trim()).toBe(
    "--only: its value must be 'glyphs' or 'ecg' or 'cells' or 'waves' or 'digits', got 'cats'.",
  );
});
