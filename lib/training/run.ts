import { rmSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../check.js';
import { type DataDescription, descriptionLines } from '../data/data_description.js';
import { decodingThread } from '../node/decoding_thread.js';
import { loadModel, type Quantize, saveModel } from '../node/index.js';
import { ownOptimizer } from '../tfjs/own_optimizer.js';
import { watchBytes } from '../tfjs/watch_bytes.js';
import { batchExamples } from './batch_examples.js';
import {
  FIRST,
  loadCheckpointModels,
  type Progress,
  readCheckpoint,
  removeCheckpoint,
} from './checkpoint.js';
import { type Claim, claimFolder } from './claim_folder.js';
import { keepDescription } from './data/kept_description.js';
import { take } from './data/source.js';
import { drawExamples } from './draw_examples.js';
import { freezeLayers } from './freeze_layers.js';
import { type Judged, judge, judgedLines } from './judge.js';
import { Log } from './log.js';
import { type MemoryPeaks, memoryPeaks } from './memory.js';
import { type QuantizedRun, quantizedLines, quantizedRun } from './quantized_run.js';
import { sentences } from './report/measure_rows.js';
import { writeRunReport } from './report/run_report.js';
import type { RunSettings } from './run_settings.js';
import { sameData } from './same_data.js';
import { setAside } from './set_aside.js';
import { stepCount, type WantedLength } from './step_count.js';
import { stopwatch } from './stopwatch.js';
import { takeWeights } from './take_weights.js';
import { findVariant, settledNames, type TaskChoice } from './tasks/find_variant.js';
import { openVariant } from './tasks/open_variant.js';
import type { Job, Models, SampleTable, Variant } from './tasks/task.js';
import { type Ending, trainJob } from './train_job.js';
import { writeWhole } from './write_whole.js';

export interface RunOptions extends WantedLength {
  settings: RunSettings;
  folder: string;
  patience: number;
  saveEvery: number;
  resume: boolean;
  /** In a line, for the report. */
  backend: string;
  /** Whether a bar shows how far it is. */
  showProgress: boolean;
  say: (line: string) => void;
  /** What numbers the weights of further copies of the models are stored as; default no such copies. */
  quantize?: Quantize;
  /** Looks at the models once they are saved; what it says is said and reported. */
  afterSave?: (models: Models, log: Log) => Promise<string>;
}

/** What a training came to. */
export interface Finished extends Judged {
  /** `'done'`, `'interrupted'` by Ctrl-C, or `'early'` for want of a better epoch. */
  ending: Ending;
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
  /** What was trained for, as `segment`. */
  task: string;
  /** Of the models. */
  builder: string;
  /** What the data are, in half a sentence. */
  data: string;
  /** What the data are like. */
  description: DataDescription;
  /** Which backend computed, in a line. */
  backend: string;
  /** How much memory this run took at most. */
  memory: MemoryPeaks;
  /** The copies of the models in fewer bits, if asked for. */
  quantized?: QuantizedRun;
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

function checkSame(folder: string, saved: Record<string, unknown>, wanted: RunSettings): void {
  const now = plain(wanted);
  const names = settledNames(saved as unknown as TaskChoice, folder);
  const { kind } = findVariant(names, folder).variant;
  const old: Record<string, unknown> = { kind, ...names };
  for (const key of new Set([...Object.keys(now), ...Object.keys(old)])) {
    const [before, after] = [old[key], now[key]].map((value) => JSON.stringify(value));
    if (before === after) continue;
    throw new ValueError(
      `${folder}: to resume, ${key} must be ${before}, as when the run began, got ${after}.`,
    );
  }
}

/** The checkpoint of the folder, if the run is to go on from it, and its models. */
async function resumed({ folder, settings, resume }: RunOptions) {
  if (!resume) return null;
  const checkpoint = readCheckpoint(folder);
  checkSame(folder, checkpoint.settings, settings);
  return { models: await loadCheckpointModels(folder, checkpoint), progress: checkpoint.progress };
}

/** New models, in a folder that has nothing of an earlier run any more but what is set aside. */
async function begun(job: Job, { folder, settings, say }: RunOptions) {
  // First: options that the builder refuses must not cost what an earlier run has left.
  const models = job.build();
  for (const model of Object.values(models)) ownOptimizer(model);
  try {
    const { from, freeze } = settings;
    for (const line of from === undefined ? [] : await takeWeights(models, from)) say(line);
    if (freeze !== undefined) say(freezeLayers(models, freeze));
  } catch (error) {
    for (const model of Object.values(models)) model.dispose();
    throw error;
  }
  setAside(folder, say);
  removeCheckpoint(folder);
  rmSync(path.join(folder, 'best'), { recursive: true, force: true });
  return { models, progress: { ...FIRST } };
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
async function openJob(settings: RunSettings, models: Models | undefined): Promise<Job> {
  const { learningRate } = settings;
  const job = await openVariant(
    settings,
    { ...settings, models },
    { learningRate, where: 'train' },
  );
  const training = Math.min(job.count, settings.examples ?? job.count);
  const data = { ...job.data, counts: { ...job.data.counts, training } };
  return { ...job, data, train: take(job.train, training), count: training };
}

/**
 * Trains, evaluates and reports: all of `train` but its arguments.
 *
 * @throws ValueError if another run writes to the folder.
 */
export async function run(options: RunOptions): Promise<Run> {
  const claim = await claimFolder(options.folder);
  const bytes = watchBytes();
  try {
    return await runAlone(options, claim, bytes.peak);
  } finally {
    bytes.end();
    decodingThread.end();
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

/** What a variant keeps of the data that it draws itself; signals in windows say all of theirs. */
const keptOf = (variant: Variant, name: string, { window }: DataDescription) =>
  window === undefined ? variant.keeps?.(name) : undefined;

/** A run in a folder that is its own. */
async function runAlone(options: RunOptions, claim: Claim, bytes: () => number): Promise<Run> {
  const { settings, folder, backend, showProgress, say } = options;
  const { variant } = findVariant(settings, 'train');
  const { timed, timings } = stopwatch();
  const earlier = await resumed(options);
  const job = await timed('data', () => openJob(settings, earlier?.models));
  const own = earlier && keptOf(variant, Object.keys(earlier.models)[0]!, job.data);
  const began = earlier ? sameData(folder, job.data, earlier.models, own ?? {}) : job.data;
  if (job.count === 0)
    throw new ValueError(`${began.label}: there must be training data, got none.`);
  say(`Task: ${settings.task}, of data of the kind ${settings.kind}, by ${settings.builder}.`);
  say(`Data: ${began.label}; ${job.count} training examples.`);
  for (const line of descriptionLines(began)) say(line);
  const { models, progress } = earlier ?? (await begun(job, options));
  if (earlier) say(`Resumed after step ${progress.step}, in epoch ${progress.epoch + 1}.`);
  for (const [name, model] of Object.entries(models)) {
    keepDescription(model, { ...keptOf(variant, name, began), ...began });
  }
  const disposing = (error: unknown) => {
    for (const model of Object.values(models)) model.dispose();
    throw error;
  };
  const examples = await drawExamples(job, folder, say).catch(disposing);
  const asGiven = await batchExamples(job, settings.seed).catch(disposing);
  const log = new Log(folder, job.numbers, progress);
  const perEpoch = Math.ceil(job.count / settings.batch);
  const steps = stepCount(options, perEpoch);
  const ending = await timed('training', () =>
    trainJob(job, models, progress, log, {
      folder,
      steps,
      patience: options.patience,
      saveEvery: options.saveEvery,
      batch: settings.batch,
      seed: settings.seed,
      settings: plain(settings),
      showProgress,
      learningRate: settings.learningRate,
      schedule: settings.schedule,
      beforeSave: claim.check,
    }),
  ).catch(disposing);
  const story = storyOf(progress, options, steps, ending);
  for (const sentence of story) say(sentence);

  claim.check();
  const kept = await bestOf(models, folder, progress);
  job.finish?.(kept);
  const settled = await timed('what the models tell', async () => job.settle?.(kept));
  const data = { ...began, ...settled };
  for (const [name, model] of Object.entries(kept)) {
    keepDescription(model, { ...keptOf(variant, name, data), ...data });
  }
  for (const [name, model] of Object.entries(kept)) {
    await saveModel(model, path.join(folder, name));
  }
  const names = Object.keys(kept);
  writeWhole(path.join(folder, 'run.json'), JSON.stringify({ settings, names, data }, null, 2));
  const seen = await timed('saved models', async () => options.afterSave?.(kept, log));
  if (seen !== undefined) {
    say(seen);
    story.push(seen);
  }
  const { judged, judgement } = await timed('evaluation', () => judge(job, kept, log));
  for (const line of sentences(judged.measures)) say(line);
  for (const line of judgedLines(judged)) say(line);
  const quantized =
    options.quantize === undefined
      ? undefined
      : await timed('quantized models', () => quantizedRun(folder, kept, options.quantize!, job));
  for (const line of quantized ? quantizedLines(quantized, judged.measures) : []) {
    say(line);
    story.push(line.trim());
  }
  const finished: Finished = {
    ...judged,
    ...(quantized === undefined ? {} : { quantized }),
    ending,
    memory: memoryPeaks(bytes()),
    seconds: progress.seconds,
    steps: progress.step,
    examples: job.count,
    task: settings.task,
    builder: settings.builder,
    data: data.label,
    description: data,
    backend,
    parameters: Object.values(kept).reduce((sum, model) => sum + model.countParams(), 0),
    sample: await job.sample?.(kept),
  };
  const metrics = JSON.stringify({ ...finished, settings }, null, 2);
  writeWhole(path.join(folder, 'metrics.json'), `${metrics}\n`);
  await writeRunReport(folder, {
    title: variant.title,
    data,
    examples: [examples, asGiven].filter((html) => html !== undefined),
    story,
    judged,
    judgement,
    log,
    numbers: job.numbers,
    command: `tfjs-deconv train ${settings.task} --builder ${settings.builder}`,
    models: kept,
    timings,
    memory: finished.memory,
    samples: await job.show(kept, folder),
  });
  say(`Report: ${path.join(folder, 'report.html')}`);
  return { finished, models: kept, log };
}
