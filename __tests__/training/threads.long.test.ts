import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAlone } from '../scripts/run_alone.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'threads-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a training on so many threads writes: losses, and the model's weights. */
async function trained(task: string, threads: string) {
  const out = join(folder, `${task}-${threads}`);
  const options = ['--steps', '4', '--limit', '24', '--batch', '8', '--backend', 'wasm'];
  const run = await runAlone('train.ts', [task, ...options, '--threads', threads, '--out', out]);
  expect(run).toMatchObject({ status: 0, signal: null });
  expect(run.stdout).toContain(`Backend wasm (WebAssembly, ${threads} thread`);
  const model = join(out, 'model');
  const weights = readdirSync(model).filter((name) => name.endsWith('.bin'));
  const bytes = weights.map((name) => readFileSync(join(model, name)));
  return { weights, bytes, losses: readFileSync(join(out, 'steps.csv'), 'utf8') };
}

test.each(['unet', 'convAutoencoder', 'audioAutoencoder'])(
  '%s is trained to the same bits by one thread and by three',
  async (task) => {
    expect(await trained(task, '3')).toEqual(await trained(task, '1'));
  },
  120_000,
);
