/**
 * Kills trainings at random moments and resumes them, until the end: the result must be that of a
 * training that nobody killed. KILL_COUNT=200 kills as often; KILL_SEED=7 at other moments.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import '../../lib/index.js';
import { Random } from '../../lib/arithmetic/random.js';
import { loadModel, pickBackend } from '../../lib/node/index.js';
import { readCheckpoint } from '../../lib/training/checkpoint.js';

const KILLS = Number(process.env.KILL_COUNT ?? 20);
const SEED = Number(process.env.KILL_SEED ?? 1);

/** Small, with a checkpoint after every step, so that as much time goes into saving as into training. */
const TASKS = {
  // Validation, and so best/ and epochs.
  convAutoencoder1d: [
    '--limit',
    '24',
    '--batch',
    '8',
    '--steps',
    '9',
    '--model',
    '{"filters":[4]}',
  ],
  // Two models with an optimizer each, and pictures after an epoch.
  dcgan: [
    ...['--limit', '24', '--batch', '8', '--steps', '5'],
    ...['--model', '{"filters":[4,4,4],"discriminatorFilters":[4,4]}'],
  ],
};

let folder: string;
let bundle: string;
beforeAll(async () => {
  await pickBackend('cpu');
  folder = mkdtempSync(path.join(tmpdir(), 'kill-'));
  // Bundled it starts in a third of the time; beside the packages that it imports.
  const cache = path.resolve(__dirname, '../../.cache');
  mkdirSync(cache, { recursive: true });
  bundle = path.join(cache, `train-${process.pid}.mjs`);
  await build({
    entryPoints: [path.resolve(__dirname, '../../scripts/train.ts')],
    ...{ outfile: bundle, bundle: true, platform: 'node', format: 'esm', packages: 'external' },
    // package.json names the built files that register layers and kernels, not these.
    ignoreAnnotations: true,
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(bundle);
});

interface Ended {
  signal: string | null;
  status: number | null;
  said: string;
}

/** Trains into a folder; kills it so many ms after it has begun to train, if it is still there. */
function train(task: keyof typeof TASKS, out: string, killAfter?: number): Promise<Ended> {
  const resume = existsSync(path.join(out, 'checkpoint', 'checkpoint.json')) ? ['--resume'] : [];
  const options = [...TASKS[task], '--save-every', '1', '--backend', 'wasm', ...resume];
  const child = spawn(process.execPath, [bundle, task, ...options, '--out', out]);
  let said = '';
  let timer: NodeJS.Timeout | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text;
      if (killAfter !== undefined && said.includes('Data: ')) {
        timer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
      }
    });
  }
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, said });
    });
  });
}

const lines = (file: string) =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];

/** All of a run that does not depend on the clock. */
function resultOf(out: string) {
  const models = ['model', 'generator', 'discriminator', 'best/model'].map((name) => {
    const at = path.join(out, name);
    // Weights are named after their content.
    return existsSync(at) ? readdirSync(at).sort() : [];
  });
  const timeless = (text: string) => ({ ...JSON.parse(text), seconds: 0, itemsPerSecond: 0 });
  return {
    models,
    files: readdirSync(out).sort(),
    steps: lines(path.join(out, 'steps.csv')),
    epochs: lines(path.join(out, 'epochs.jsonl')).map(timeless),
    metrics: timeless(readFileSync(path.join(out, 'metrics.json'), 'utf8')),
  };
}

/** The step that the checkpoint has, after a look at all of it; 0 without one. */
async function checkpointStep(out: string): Promise<number> {
  if (!existsSync(path.join(out, 'checkpoint', 'checkpoint.json'))) return 0;
  const { progress, models } = readCheckpoint(out);
  for (const name of models) {
    const at = path.join(out, 'checkpoint', `step-${progress.step}`, name);
    (await loadModel(at)).dispose();
  }
  expect(lines(path.join(out, 'steps.csv')).length).toBeGreaterThan(progress.step);
  return progress.step;
}

test.each(Object.keys(TASKS) as (keyof typeof TASKS)[])(
  `%s, killed ${KILLS / 2} times, comes to the result of one that nobody killed`,
  async (task) => {
    const random = new Random(SEED);
    const whole = path.join(folder, `${task}-whole`);
    const began = performance.now();
    expect(await train(task, whole)).toMatchObject({ status: 0 });
    // Of which some is its start; a run is killed in all of the rest, up to the report.
    const longest = performance.now() - began;
    const expected = resultOf(whole);
    let [kills, runs] = [0, 0];
    const reached = new Map<number, number>();
    while (kills < KILLS / 2) {
      const out = path.join(folder, `${task}-${runs++}`);
      let step = 0;
      for (;;) {
        const left = kills < KILLS / 2;
        const killAfter = left ? random.uniform(0, longest / 3) : undefined;
        const { signal, status, said } = await train(task, out, killAfter);
        const now = await checkpointStep(out);
        // What was reached is never lost.
        expect(now).toBeGreaterThanOrEqual(step);
        step = now;
        if (signal === null) {
          expect([status, said]).toEqual([0, expect.stringContaining('Report: ')]);
          break;
        }
        expect(signal).toBe('SIGKILL');
        kills++;
        reached.set(step, (reached.get(step) ?? 0) + 1);
      }
      expect(resultOf(out)).toEqual(expected);
      rmSync(out, { recursive: true });
      const steps = [...reached].sort(([a], [b]) => a - b);
      const where = steps.map(([at, n]) => `${n} with step ${at} saved`).join(', ');
      process.stderr.write(`${task}: ${kills} kills in ${runs} runs, ${where}\n`);
    }
  },
  3_600_000,
);
