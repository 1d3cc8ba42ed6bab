import path from 'node:path';
import { saveModel } from '../node/index.js';
import { type Progress, saveCheckpoint } from './checkpoint.js';
import { note } from './early_stopping.js';
import type { Log } from './log.js';
import { Loop } from './loop.js';
import { seedLayers, stepRandom } from './randomness.js';
import { type Schedule, setRate } from './schedule.js';
import { batches, shuffled } from './stream.js';
import type { Job, Models } from './tasks/task.js';
import { tensorBoard } from './tensorboard.js';

/** What the training loop needs to know of a job. */
export type Trainable = Pick<
  Job,
  | 'train'
  | 'validation'
  | 'count'
  | 'window'
  | 'numbers'
  | 'watch'
  | 'step'
  | 'validate'
  | 'afterEpoch'
  | 'augment'
>;

export interface JobOptions extends Schedule {
  /** Of the run: everything is saved in it. null: nothing is. */
  folder: string | null;
  batch: number;
  seed: number;
  /** Epochs without a better watched number after which training ends; 0 for never. */
  patience: number;
  /** Steps between checkpoints, besides those after each epoch; 0 for none. */
  saveEvery: number;
  /** What a checkpoint repeats, so that a run is not resumed as another one. */
  settings: Record<string, unknown>;
  /** Whether a bar shows how far it is. */
  showProgress: boolean;
  /** Called before models are saved; what it throws ends the training. */
  beforeSave?: () => void;
}

/** Why training ended. */
export type Ending = 'done' | 'interrupted' | 'early';

const named = (names: string[], values: number[]) =>
  Object.fromEntries(names.map((name, i) => [name, values[i]!]));

const mean = (rows: number[][], names: string[]) =>
  names.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);

/** The means of the job's numbers over the validation data; null if there are none. */
export async function validate(
  job: Trainable,
  models: Models,
  options: Pick<JobOptions, 'batch' | 'seed'>,
) {
  const rows: number[][] = [];
  const random = stepRandom(options.seed, 2 ** 28 - 1);
  for await (const batch of batches(job.validation(), options.batch)) {
    rows.push(await job.validate(models, batch, random));
  }
  return rows.length === 0 ? null : named(job.numbers, mean(rows, job.numbers));
}

/**
 * The training loop: trains until the steps are done, nothing gets better, or Ctrl-C; `progress` and `log`
 * are kept up to date, and a checkpoint after each epoch allows to go on bit for bit.
 *
 * @throws ValueError that names the step if a number is no longer finite.
 */
export async function trainJob(
  job: Trainable,
  models: Models,
  progress: Progress,
  log: Log,
  options: JobOptions,
): Promise<Ending> {
  const { folder, steps, batch: size, seed, patience, saveEvery, settings } = options;
  const board = folder === null ? null : tensorBoard(path.join(folder, 'tensorboard'));
  const loop = new Loop(job.numbers, steps, { done: progress.step, bar: options.showProgress });
  const save = async () => {
    if (folder === null) return;
    options.beforeSave?.();
    await saveCheckpoint(folder, models, { progress, settings });
  };
  const began = performance.now() - progress.seconds * 1000;
  // A run that had ended so is not trained further by being resumed.
  let early = patience > 0 && progress.waited >= patience;
  let epochBegan = performance.now();

  /** Trains up to the epoch's end; says whether it was reached. */
  const runEpoch = () => {
    const { epoch } = progress;
    const skip = progress.batch * size;
    const examples = shuffled(job.train, { seed, epoch, window: job.window, skip });
    return loop.over(
      batches(examples, size),
      async (batch) => {
        const random = stepRandom(seed, progress.step);
        seedLayers(models, random);
        setRate(models, options, progress.step);
        const examples = job.augment?.(batch, random) ?? batch;
        return job.step(models, examples, random);
      },
      async (values, step) => {
        progress.step = step;
        progress.batch++;
        log.step({ step, epoch, values });
        if (saveEvery > 0 && step % saveEvery === 0 && !loop.ended) {
          progress.seconds = (performance.now() - began) / 1000;
          await save();
        }
      },
    );
  };

  const endEpoch = async () => {
    const { epoch, step } = progress;
    const rows = log.steps.filter((row) => row.epoch === epoch).map(({ values }) => values);
    const seconds = (performance.now() - began) / 1000;
    const train = named(job.numbers, mean(rows, job.numbers));
    const validation = await validate(job, models, options);
    const itemsPerSecond = (1000 * rows.length * size) / (performance.now() - epochBegan);
    progress.seconds = seconds;
    log.epoch({ epoch, step, train, validation, seconds, itemsPerSecond });
    await board?.scalars('train', train, step);
    if (validation !== null) await board?.scalars('validation', validation, step);
    if (validation !== null && job.watch !== null) {
      if (note(progress, validation[job.watch.number]!, job.watch.better) && folder !== null) {
        options.beforeSave?.();
        for (const [name, model] of Object.entries(models)) {
          await saveModel(model, path.join(folder, 'best', name));
        }
      }
      early = patience > 0 && progress.waited >= patience;
    }
    if (folder !== null) await job.afterEpoch?.(models, epoch, folder);
  };

  try {
    while (!loop.ended && !early) {
      epochBegan = performance.now();
      const whole = await runEpoch();
      if (loop.interrupted) break;
      await endEpoch();
      if (whole || progress.batch * size >= job.count) {
        progress.epoch++;
        progress.batch = 0;
      }
      await save();
    }
    if (loop.interrupted) {
      progress.seconds = (performance.now() - began) / 1000;
      await save();
      return 'interrupted';
    }
  } finally {
    loop.close();
  }
  return early ? 'early' : 'done';
}
