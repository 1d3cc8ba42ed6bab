import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../lib/node/index.js';
import { type Progress, readCheckpoint } from '../../lib/training/checkpoint.js';
import { Log } from '../../lib/training/log.js';
import type { Example, Job } from '../../lib/training/tasks/task.js';
import { type JobOptions, trainJob } from '../../lib/training/train_job.js';

const EXAMPLES = 6;
const BATCH = 2;

let folder: string;
beforeEach(async () => {
  await pickBackend('cpu');
  folder = mkdtempSync(path.join(tmpdir(), 'train-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A job without a model: its losses and its validation are given. */
function job(losses: (step: number) => number, validation: number[], seen: number[][] = []): Job {
  let steps = 0;
  let epochs = 0;
  return {
    data: {
      label: 'numbers',
      found: {},
      assumed: [],
      split: 'none',
      counts: { training: EXAMPLES, validation: validation.length, test: 0 },
    },
    count: EXAMPLES,
    window: 100,
    numbers: ['loss'],
    train: async function* () {
      for (let i = 0; i < EXAMPLES; i++) yield { x: Float32Array.of(i) };
    },
    validation: async function* () {
      if (validation.length > 0) yield { x: Float32Array.of(0) };
    },
    watch: { number: 'loss', better: 'lower' },
    build: () => ({}),
    step: async (_models, batch: Example[]) => {
      seen.push(batch.map(({ x }) => x[0]!));
      return [losses(++steps)];
    },
    validate: async () => [validation[epochs++]!],
    measure: async () => [],
    show: async () => [],
  };
}

const FIRST = { step: 0, epoch: 0, batch: 0, best: null, waited: 0, seconds: 0 };

function run(one: Job, options: Partial<JobOptions>, progress: Progress = { ...FIRST }) {
  const log = new Log(folder, one.numbers, progress);
  const ending = trainJob(one, {}, progress, log, {
    folder,
    steps: 9,
    batch: BATCH,
    seed: 1,
    learningRate: 0.1,
    schedule: 'constant',
    patience: 0,
    saveEvery: 0,
    settings: { seed: 1 },
    showProgress: false,
    ...options,
  });
  return { ending, progress, log };
}

test('ends after the steps, each epoch in an order of its own over all examples', async () => {
  const seen: number[][] = [];
  const { ending, progress, log } = run(
    job(() => 1, [], seen),
    {},
  );
  expect(await ending).toBe('done');
  expect(progress).toMatchObject({ step: 9, epoch: 3, batch: 0 });
  const epochs = [0, 3, 6].map((from) => seen.slice(from, from + 3).flat());
  for (const epoch of epochs) expect(epoch.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(new Set(epochs.map(String)).size).toBe(3);
  expect(log.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
    [0, 3],
    [1, 6],
    [2, 9],
  ]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d stops it and names the step', async (bad) => {
  const { ending } = run(
    job((step) => (step === 5 ? bad : 1), []),
    {},
  );
  await expect(ending).rejects.toThrow(`Training: the loss must be finite, got ${bad} at step 5.`);
  // What was good is still there.
  expect(readCheckpoint(folder).progress).toMatchObject({ step: 3, epoch: 1 });
});

test.each([
  [1, [3, 2, 2.5, 1], 3, 1],
  [2, [3, 2, 2.5, 2.1, 1], 4, 1],
  [2, [3, 2, 2.5, 1.9, 2, 2], 6, 3],
  [0, [3, 4, 5, 6], 4, 0],
])(
  'patience %d on validation %j ends after %d epochs, the best %d',
  async (patience, validation, epochs, best) => {
    const { ending, progress } = run(
      job(() => 1, validation),
      { steps: 3 * validation.length, patience },
    );
    const early = patience > 0;
    expect(await ending).toBe(early ? 'early' : 'done');
    expect(progress).toMatchObject({
      epoch: epochs,
      best: { epoch: best, value: validation[best] },
    });
    if (!early) return;
    // Resuming it trains no further.
    const again = run(
      job(() => 1, validation),
      { steps: 100, patience },
      readCheckpoint(folder).progress,
    );
    expect(await again.ending).toBe('early');
    expect(again.progress.epoch).toBe(epochs);
  },
);

test.each([1, 2, 4, 5, 7])('goes on after step %d with the examples that are left', async (at) => {
  const whole: number[][] = [];
  await run(
    job(() => 1, [], whole),
    {},
  ).ending;
  const seen: number[][] = [];
  const failing = job((step) => (step > at ? Number.NaN : 1), [], seen);
  await expect(run(failing, { saveEvery: 1 }).ending).rejects.toThrow('must be finite');
  const { progress } = readCheckpoint(folder);
  expect(progress.step).toBe(at);
  const rest: number[][] = [];
  await run(
    job(() => 1, [], rest),
    {},
    progress,
  ).ending;
  expect([...seen.slice(0, at), ...rest]).toEqual(whole);
});

test('an old checkpoint is removed when a new one is current', async () => {
  await run(
    job(() => 1, []),
    {},
  ).ending;
  expect(readCheckpoint(folder)).toMatchObject({ models: [], settings: { seed: 1 } });
  expect(existsSync(path.join(folder, 'checkpoint', 'step-3'))).toBe(false);
});

test('a folder without a checkpoint cannot be resumed', () => {
  const file = path.join(folder, 'checkpoint', 'checkpoint.json');
  expect(() => readCheckpoint(folder)).toThrow(
    `${file}: to resume, the file must be a checkpoint, got no such file.`,
  );
});
