import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';
import { parseJson } from '../../lib/load/parse_json.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { take } from '../tasks/data/source.js';
import { taskNamed } from '../tasks/index.js';
import type { Job, Measure, Models, Request, SampleTable } from '../tasks/task.js';
import {
  loadCheckpointModels,
  type Progress,
  readCheckpoint,
  removeCheckpoint,
} from './checkpoint.js';
import { type Claim, claimFolder } from './claim_folder.js';
import { Log } from './log.js';
import { sentences, writeRunReport } from './report.js';
import { type Ending, type TrainOptions, train } from './train.js';
import { writeWhole } from './write_whole.js';

/** What makes a run the run it is: it must not change between a checkpoint and its resumption. */
export interface RunSettings extends Request {
  task: string;
  /** At most so many training examples, beside all test examples; undefined for all. */
  examples?: number | undefined;
  batch: number;
  learningRate: number;
  schedule: TrainOptions['schedule'];
}

export interface RunOptions {
  settings: RunSettings;
  folder: string;
  epochs: number;
  /** In place of the epochs' number. */
  steps: number | undefined;
  patience: number;
  saveEvery: number;
  resume: boolean;
  backend: string;
  say: (line: string) => void;
}

export interface Finished {
  ending: Ending;
  measures: Measure[];
  parameters: number;
  seconds: number;
  steps: number;
  /** How many were trained on. */
  examples: number;
  /** What the job shows of itself as text, if it does. */
  sample: SampleTable | undefined;
}

const FIRST: Progress = {
  ...{ step: 0, epoch: 0, batch: 0, best: null, waited: 0, seconds: 0 },
};

/** What run.json has. */
interface SavedRun {
  settings: RunSettings;
  names: string[];
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

/** A folder of the run's, and of no other place. */
const isFolderName = (name: unknown) => typeof name === 'string' && /^\w+$/.test(name);

/** The models that a run left in its folder, and what they were trained as. */
export async function loadRun(
  folder: string,
): Promise<{ settings: RunSettings; models: Models; names: string[] }> {
  const file = path.join(folder, 'run.json');
  if (!existsSync(file)) {
    throw new ValueError(
      `${folder}: the folder must be one that npm run train made, got no run.json.`,
    );
  }
  const saved = parseJson(file, readFileSync(file, 'utf8')) as Partial<SavedRun> | null;
  const { settings, names } = saved ?? {};
  const isObject = typeof settings === 'object' && settings !== null;
  if (!isObject || !Array.isArray(names) || !names.every(isFolderName)) {
    throw new ValueError(`${file}: the file must have settings and names, got others or none.`);
  }
  settings.limit ??= Number.POSITIVE_INFINITY;
  const models: Models = {};
  for (const name of names) models[name] = await loadModel(path.join(folder, name));
  return { settings, models, names };
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
  const job = await taskNamed(settings.task).open(settings, settings.learningRate);
  const { examples = job.count } = settings;
  return { ...job, train: take(job.train, examples), count: Math.min(job.count, examples) };
}

/**
 * Trains, evaluates and reports: all of `npm run train` but the command line.
 *
 * @throws ValueError if another run writes to the folder.
 */
export async function run(options: RunOptions): Promise<Finished> {
  const claim = await claimFolder(options.folder);
  try {
    return await runAlone(options, claim);
  } finally {
    claim.release();
  }
}

/** A run in a folder that is its own. */
async function runAlone(options: RunOptions, claim: Claim): Promise<Finished> {
  const { settings, folder, say } = options;
  const task = taskNamed(settings.task);
  const job = await openJob(settings);
  if (job.count === 0) throw new ValueError(`${job.label}: there must be training data, got none.`);
  say(`Data: ${job.label}; ${job.count} training examples.`);
  const { models, progress } = await begin(job, options);
  const log = new Log(folder, job.numbers, progress);
  const perEpoch = Math.ceil(job.count / settings.batch);
  const steps = options.steps ?? options.epochs * perEpoch;
  const ending = await train(job, models, progress, log, {
    ...{ folder, steps, patience: options.patience, saveEvery: options.saveEvery },
    ...{ batch: settings.batch, seed: settings.seed, settings: plain(settings) },
    ...{ learningRate: settings.learningRate, schedule: settings.schedule },
    beforeSave: claim.check,
  });
  const { step, seconds, best } = progress;
  const story = [
    `${step} steps of ${settings.batch} in ${seconds.toFixed(1)} s. ${options.backend}`,
    {
      done: '',
      interrupted: `Interrupted after ${step} of ${steps} steps; what there is is saved.`,
      early: `Ended early: nothing better for ${progress.waited} epochs.`,
    }[ending],
    best === null ? '' : `The weights are those after epoch ${best.epoch + 1}, the best one.`,
  ].filter((sentence) => sentence !== '');
  for (const sentence of story) say(sentence);

  claim.check();
  const kept = await bestOf(models, folder, progress);
  for (const [name, model] of Object.entries(kept)) {
    await saveModel(model, path.join(folder, name));
  }
  const names = Object.keys(kept);
  writeWhole(path.join(folder, 'run.json'), JSON.stringify({ settings, names }, null, 2));
  const measures = await job.measure(kept);
  for (const line of sentences(measures)) say(line);
  const parameters = Object.values(kept).reduce((sum, model) => sum + model.countParams(), 0);
  const sample = await job.sample?.(kept);
  const { count: examples } = job;
  const result = { ending, measures, parameters, seconds, steps: step, examples, sample };
  const metrics = { ...result, settings, data: job.label, backend: options.backend };
  writeWhole(path.join(folder, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
  writeRunReport(folder, {
    ...{ title: task.title, label: job.label, story, measures, log, numbers: job.numbers },
    ...{ command: `npm run train -- ${task.name}`, models: kept },
    samples: await job.show(kept, folder),
  });
  say(`Report: ${path.join(folder, 'report.html')}`);
  for (const model of Object.values(kept)) model.dispose();
  return result;
}
