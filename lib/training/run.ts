import { rmSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../check.js';
import { loadModel, saveModel } from '../node/index.js';
import {
  FIRST,
  loadCheckpointModels,
  type Progress,
  readCheckpoint,
  removeCheckpoint,
} from './checkpoint.js';
import { type Claim, claimFolder } from './claim_folder.js';
import { take } from './data/source.js';
import { Log } from './log.js';
import { sentences, writeRunReport } from './report.js';
import type { RunSettings } from './run_settings.js';
import { stopwatch } from './stopwatch.js';
import { taskNamed } from './tasks/index.js';
import type { Job, Measure, Models, SampleTable } from './tasks/task.js';
import { type Ending, trainJob } from './train_job.js';
import { writeWhole } from './write_whole.js';

export interface RunOptions {
  settings: RunSettings;
  folder: string;
  epochs: number;
  /** In place of the epochs' number. */
  steps: number | undefined;
  patience: number;
  saveEvery: number;
  resume: boolean;
  /** In a line, for the report. */
  backend: string;
  /** Whether a bar shows how far it is. */
  showProgress: boolean;
  say: (line: string) => void;
  /** Looks at the models once they are saved; what it says is said and reported. */
  afterSave?: (models: Models, log: Log) => Promise<string>;
}

/** What a training came to. */
export interface Finished {
  /** `'done'`, `'interrupted'` by Ctrl-C, or `'early'` for want of a better epoch. */
  ending: Ending;
  /** How good the models are on test data, beside what is simple. */
  measures: Measure[];
  /** Of all models together. */
  parameters: number;
  /** Of training alone, over all runs. */
  seconds: number;
  /** Steps done. */
  steps: number;
  /** How many were trained on. */
  examples: number;
  /** What the task shows of itself as text, if it does. */
  sample: SampleTable | undefined;
  /** What the data are, in half a sentence. */
  data: string;
  /** Which backend computed, in a line. */
  backend: string;
}

/** A run, its models, which are the caller's to dispose of, and its log. */
export interface Run {
  finished: Finished;
  models: Models;
  log: Log;
}

/** `limit` may be infinite, which JSON has no word for. */
const plain = (settings: RunSettings): Record<string, unknown> =>
  JSON.parse(JSON.stringify(settings));

function checkSame(folder: string, old: Record<string, unknown>, wanted: RunSettings): void {
  const now = plain(wanted);
  for (const key of Object.keys(now)) {
    const [before, after] = [old[key], now[key]].map((value) => JSON.stringify(value));
    if (before === after) continue;
    throw new ValueError(
      `${folder}: to resume, ${key} must be ${before}, as when the run began, got ${after}.`,
    );
  }
}

async function begin(job: Job, { folder, settings, resume, say }: RunOptions) {
  if (!resume) {
    // First: options that the builder refuses must not cost what an earlier run has left.
    const models = job.build();
    removeCheckpoint(folder);
    rmSync(path.join(folder, 'best'), { recursive: true, force: true });
    return { models, progress: { ...FIRST } };
  }
  const checkpoint = readCheckpoint(folder);
  checkSame(folder, checkpoint.settings, settings);
  const { progress } = checkpoint;
  say(`Resumed after step ${progress.step}, in epoch ${progress.epoch + 1}.`);
  return { models: await loadCheckpointModels(folder, checkpoint), progress };
}

/** The models of the best epoch, where one was watched; those of the last step if not. */
async function bestOf(models: Models, folder: string, progress: Progress): Promise<Models> {
  if (progress.best === null) return models;
  const best: Models = {};
  for (const name of Object.keys(models)) {
    best[name] = await loadModel(path.join(folder, 'best', name));
    models[name]!.dispose();
  }
  return best;
}

/** The job of a task, with no more training examples than wanted. */
async function openJob(settings: RunSettings): Promise<Job> {
  const job = await taskNamed(settings.task, 'train').open(settings, settings.learningRate);
  const { examples = job.count } = settings;
  return { ...job, train: take(job.train, examples), count: Math.min(job.count, examples) };
}

/**
 * Trains, evaluates and reports: all of `train` but its arguments.
 *
 * @throws ValueError if another run writes to the folder.
 */
export async function run(options: RunOptions): Promise<Run> {
  const claim = await claimFolder(options.folder);
  try {
    return await runAlone(options, claim);
  } finally {
    claim.release();
  }
}

/** How it went, in sentences. */
function storyOf(
  { step, seconds, best, waited }: Progress,
  { settings, backend }: RunOptions,
  steps: number,
  ending: Ending,
): string[] {
  return [
    `${step} steps of ${settings.batch} in ${seconds.toFixed(1)} s. ${backend}`,
    {
      done: '',
      interrupted: `Interrupted after ${step} of ${steps} steps; what there is is saved.`,
      early: `Ended early: nothing better for ${waited} epochs.`,
    }[ending],
    best === null ? '' : `The weights are those after epoch ${best.epoch + 1}, the best one.`,
  ].filter((sentence) => sentence !== '');
}

/** A run in a folder that is its own. */
async function runAlone(options: RunOptions, claim: Claim): Promise<Run> {
  const { settings, folder, backend, showProgress, say } = options;
  const task = taskNamed(settings.task, 'train');
  const { timed, timings } = stopwatch();
  const job = await timed('data', () => openJob(settings));
  if (job.count === 0) throw new ValueError(`${job.label}: there must be training data, got none.`);
  say(`Data: ${job.label}; ${job.count} training examples.`);
  const { models, progress } = await begin(job, options);
  const log = new Log(folder, job.numbers, progress);
  const perEpoch = Math.ceil(job.count / settings.batch);
  const steps = options.steps ?? options.epochs * perEpoch;
  const ending = await timed('training', () =>
    trainJob(job, models, progress, log, {
      ...{ folder, steps, patience: options.patience, saveEvery: options.saveEvery },
      ...{ batch: settings.batch, seed: settings.seed, settings: plain(settings), showProgress },
      ...{ learningRate: settings.learningRate, schedule: settings.schedule },
      beforeSave: claim.check,
    }),
  ).catch((error) => {
    for (const model of Object.values(models)) model.dispose();
    throw error;
  });
  const story = storyOf(progress, options, steps, ending);
  for (const sentence of story) say(sentence);

  claim.check();
  const kept = await bestOf(models, folder, progress);
  for (const [name, model] of Object.entries(kept)) {
    await saveModel(model, path.join(folder, name));
  }
  const names = Object.keys(kept);
  writeWhole(path.join(folder, 'run.json'), JSON.stringify({ settings, names }, null, 2));
  const seen = await timed('saved models', async () => options.afterSave?.(kept, log));
  if (seen !== undefined) {
    say(seen);
    story.push(seen);
  }
  const measures = await timed('evaluation', () => job.measure(kept));
  for (const line of sentences(measures)) say(line);
  const finished: Finished = {
    ...{ ending, measures, seconds: progress.seconds, steps: progress.step },
    ...{ examples: job.count, data: job.label, backend },
    parameters: Object.values(kept).reduce((sum, model) => sum + model.countParams(), 0),
    sample: await job.sample?.(kept),
  };
  const metrics = JSON.stringify({ ...finished, settings }, null, 2);
  writeWhole(path.join(folder, 'metrics.json'), `${metrics}\n`);
  writeRunReport(folder, {
    ...{ title: task.title, label: job.label, story, measures, log, numbers: job.numbers },
    ...{ command: `tfjs-deconv train ${task.name}`, models: kept, timings },
    samples: await job.show(kept, folder),
  });
  say(`Report: ${path.join(folder, 'report.html')}`);
  return { finished, models: kept, log };
}
