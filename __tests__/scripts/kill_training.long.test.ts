/**
 * Kills trainings at random moments and resumes them, until the end: the result must be that of a
 * training that nobody killed. KILL_COUNT=200 kills as often; KILL_SEED=7 at other moments.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import '../../lib/index.js';
import { Random } from '../../lib/arithmetic/random.js';
import { loadModel, pickBackend } from '../../lib/node/index.js';
import { readCheckpoint } from '../../lib/training/checkpoint.js';
import { chineseLines } from '../training/chinese_lines.js';
import { drawScenes } from '../training/draw_scenes.js';

const KILLS = Number(process.env.KILL_COUNT ?? 20);
const SEED = Number(process.env.KILL_SEED ?? 1);

const folder = mkdtempSync(path.join(tmpdir(), 'kill-'));
const file = (name: string) => path.join(folder, name);
let bundle: string;

const TEXT = [
  ...['--limit', '12', '--batch', '4', '--steps', '7'],
  ...['--model', '{"filters":[4],"embedding":4,"kernelSize":3}'],
];

/** Small, with a checkpoint after every step, so that as much time goes into saving as into training. */
const RUNS = {
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
    '--limit',
    '24',
    '--batch',
    '8',
    '--steps',
    '5',
    '--model',
    '{"filters":[4,4,4],"discriminatorFilters":[4,4]}',
  ],
  // The alphabet is that of the training text, or UTF-8's; windows are cut anew every time.
  'textAutoencoder of characters': ['--data', file('zh.txt'), ...TEXT],
  'textAutoencoder of bytes': ['--data', file('zh.txt'), '--alphabet', 'bytes', ...TEXT],
  // Codes that are drawn, with their divergence in the loss.
  vae: [
    ...['--limit', '24', '--batch', '8', '--steps', '7'],
    ...['--model', '{"filters":[4],"codeSize":3}'],
  ],
  // Holes that are drawn, and layers that are not trained.
  inpaint: [
    ...['--limit', '12', '--batch', '4', '--steps', '5'],
    ...['--model', '{"depth":1,"filters":4}'],
  ],
  // A model and a discriminator with losses of their own.
  'image-to-image of two models': [
    ...['--limit', '12', '--batch', '4', '--steps', '5', '--adversarial', '0.1'],
    ...['--model', '{"depth":1,"filters":4}'],
  ],
  // Crops, exposures, a softmax over three classes, and pixels that do not count.
  'unet of three classes': [
    ...['--data', file('scenes'), '--ignore', '7'],
    ...['--batch', '4', '--steps', '7', '--model', '{"depth":1,"filters":4}'],
  ],
  // Windows cut anywhere, a threshold that the trained model tells.
  'anomaly of series': [
    ...['--data', file('series.csv'), '--window', '16', '--batch', '8', '--steps', '7'],
    ...['--model', '{"filters":[4]}'],
  ],
  // Noise that is drawn at each step.
  'denoise of series': [
    ...['--data', file('series.csv'), '--window', '64', '--batch', '4', '--steps', '7'],
    ...['--model', '{"depth":1,"filters":2}'],
  ],
};
type RunName = keyof typeof RUNS;
const NAMES = Object.keys(RUNS) as RunName[];
/** Kills of each. */
const EACH = Math.ceil(KILLS / NAMES.length);

beforeAll(async () => {
  await pickBackend('cpu');
  writeFileSync(file('zh.txt'), chineseLines(100).join('\n'));
  drawScenes(file('scenes'), 16, 3);
  const row = (_: unknown, i: number) => `${i},${Math.sin(i / 5)},${Math.cos(i / 7)}`;
  writeFileSync(file('series.csv'), `t,a,b\n${Array.from({ length: 500 }, row).join('\n')}\n`);
  // Bundled it starts in a third of the time; beside the packages that it imports.
  const cache = path.resolve(__dirname, '../../.cache');
  mkdirSync(cache, { recursive: true });
  bundle = path.join(cache, `train-${process.pid}.mjs`);
  await build({
    entryPoints: [path.resolve(__dirname, '../../scripts/train.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
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

/** How a training is disturbed. */
interface Disturbance {
  /** Kills it so many ms after it has begun to train, if it is still there. */
  killAfter?: number | undefined;
  /** Ends it after so many steps. */
  steps?: number;
  /** No file may have more kilobytes: writing more fails, as on a disk that is full. */
  kilobytes?: number;
}

/** Trains into a folder. */
function train(
  name: RunName,
  out: string,
  { killAfter, steps, kilobytes }: Disturbance = {},
): Promise<Ended> {
  const resume = existsSync(path.join(out, 'checkpoint', 'checkpoint.json')) ? ['--resume'] : [];
  const options = [...RUNS[name], '--save-every', '1', '--backend', 'wasm', ...resume];
  const [task] = name.split(' ') as [string];
  const ends = steps === undefined ? [] : ['--steps', String(steps)];
  const command = [process.execPath, bundle, task, ...options, ...ends, '--out', out];
  const limited = ['bash', '-c', `ulimit -f ${kilobytes}; exec "$0" "$@"`, ...command];
  const [program, ...args] = kilobytes === undefined ? command : limited;
  const child = spawn(program!, args);
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
  // Nor on how much of the process's memory was taken when.
  const timeless = (text: string) => ({
    ...JSON.parse(text),
    seconds: 0,
    itemsPerSecond: 0,
    memory: 0,
  });
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

test.each(NAMES)(
  `%s, killed ${EACH} times, comes to the result of one that nobody killed`,
  async (name) => {
    const random = new Random(SEED);
    const whole = file(`${name}-whole`);
    const began = performance.now();
    expect(await train(name, whole)).toMatchObject({ status: 0 });
    // Of which some is its start; a run is killed in all of the rest, up to the report.
    const longest = performance.now() - began;
    const expected = resultOf(whole);
    let [kills, runs] = [0, 0];
    const reached = new Map<number, number>();
    while (kills < EACH) {
      const out = file(`${name}-${runs++}`);
      let step = 0;
      for (;;) {
        const left = kills < EACH;
        const killAfter = left ? random.uniform(0, longest / 3) : undefined;
        const { signal, status, said } = await train(name, out, { killAfter });
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
      process.stderr.write(`${name}: ${kills} kills in ${runs} runs, ${where}\n`);
    }
  },
  3_600_000,
);

/** Two models, three classes, a table. */
const FULL: RunName[] = ['dcgan', 'unet of three classes', 'anomaly of series'];

test.each(FULL)(
  '%s on a disk that is full keeps its checkpoint, and goes on',
  async (name) => {
    const [whole, out] = [file(`${name}-undisturbed`), file(`${name}-full`)];
    expect(await train(name, whole)).toMatchObject({ status: 0 });
    expect(await train(name, out, { steps: 2 })).toMatchObject({ status: 0 });
    const full = await train(name, out, { kilobytes: 2 });
    expect(full).toMatchObject({ status: 1, signal: null });
    // It says what could not be written, and why.
    expect(full.said).toContain(out);
    expect(full.said).toContain('EFBIG');
    expect(await checkpointStep(out)).toBe(2);
    expect(await train(name, out)).toMatchObject({ status: 0 });
    expect(resultOf(out)).toEqual(resultOf(whole));
  },
  600_000,
);
