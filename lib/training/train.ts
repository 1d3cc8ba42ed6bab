import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { filled, flag, integer, number, oneOf, onlyKnown, record, seed } from '../check.js';
import { historyOf } from './history.js';
import { type Finished, type RunOptions, run } from './run.js';
import { taskNamed } from './tasks/index.js';
import { COMPUTE_OPTIONS, type ComputeOptions, useBackend } from './use_backend.js';

/** What `train` takes besides the task. */
export interface TrainOptions extends ComputeOptions {
  /** A file or folder, as `tasks` says of the task; default data that the task draws itself. */
  data?: string;
  /** Rounds through the training data; default the task's. */
  epochs?: number;
  /** Training steps, in place of epochs; default as many as the epochs have. */
  steps?: number;
  /** Examples a step; default the task's. */
  batchSize?: number;
  /** At the beginning; default the task's. */
  learningRate?: number;
  /** `'cosine'` lowers the learning rate to 0 along half a cosine; default `'constant'`. */
  schedule?: 'constant' | 'cosine';
  /** Of weights, order, noise and drawn data; default 1. */
  seed?: number;
  /** The part of the training data, 0 to 0.9, that is held back to watch the training by; default 0.1. */
  validationSplit?: number;
  /** Ends after so many epochs without a better validation; default 0, never. */
  patience?: number;
  /** Steps between checkpoints, besides those after each epoch; default 0, none. */
  saveEvery?: number;
  /** At most so many training and so many test examples; default all. */
  limit?: number;
  /** At most so many training examples, and all test examples; default all. */
  examples?: number;
  /** Options of the model's builder, as `{ codeSize: 32 }`; default none. */
  model?: Record<string, unknown>;
  /** Goes on from the last checkpoint in `out`, bit for bit; default false. */
  resume?: boolean;
  /** The folder that is written to; default `out/train/TASK`. */
  out?: string;
  /** 1 shows a progress bar and prints how it went, 0 nothing; default 1. */
  verbose?: 0 | 1;
}

/** What `train` resolves to. */
export interface Trained extends Finished {
  /** The trained models by name, `model` or `generator` and `discriminator`; the caller's to dispose of. */
  models: Record<string, LayersModel>;
  /** The means of each epoch, by the names of the losses and metrics; `val_` before those of the validation. */
  history: Record<string, number[]>;
  /** Where all was written. */
  files: TrainedFiles;
}

/** The files of a training. */
export interface TrainedFiles {
  /** All of them lie in it; `evaluate` and `predict` take it. */
  folder: string;
  /** The folder of each model, by its name. */
  models: Record<string, string>;
  /** report.html, to look at. */
  report: string;
  /** metrics.json, to compute with. */
  metrics: string;
}

const WHERE = 'train';

const KNOWN: readonly string[] = [
  ...['data', 'epochs', 'steps', 'batchSize', 'learningRate', 'schedule', 'seed'],
  ...['validationSplit', 'patience', 'saveEvery', 'limit', 'examples', 'model', 'resume'],
  ...['out', 'verbose', ...COMPUTE_OPTIONS],
];

/** An integer that may be left out. */
const optional = (name: string, value: unknown): number | undefined =>
  value === undefined ? undefined : integer(WHERE, name, value, 1);

function runOptions(name: string, options: TrainOptions) {
  const task = taskNamed(name, WHERE);
  onlyKnown(WHERE, options, KNOWN);
  const { epochs, batchSize, learningRate } = task.defaults;
  const { data, out = path.join('out', 'train', task.name) } = options;
  const verbose = integer(WHERE, 'verbose', options.verbose ?? 1, 0) > 0;
  return {
    settings: {
      task: task.name,
      data: data === undefined ? undefined : filled(WHERE, 'data', data, 'a path'),
      seed: seed(WHERE, options.seed ?? 1),
      validation: number(WHERE, 'validationSplit', options.validationSplit ?? 0.1, 0, 0.9),
      limit: optional('limit', options.limit) ?? Number.POSITIVE_INFINITY,
      examples: optional('examples', options.examples),
      model: record(WHERE, 'model', options.model ?? {}),
      batch: integer(WHERE, 'batchSize', options.batchSize ?? batchSize, 1),
      learningRate: number(WHERE, 'learningRate', options.learningRate ?? learningRate, 0, 1),
      schedule: oneOf(WHERE, 'schedule', options.schedule ?? 'constant', ['constant', 'cosine']),
    },
    folder: filled(WHERE, 'out', out, 'a path'),
    epochs: integer(WHERE, 'epochs', options.epochs ?? epochs, 1),
    steps: optional('steps', options.steps),
    patience: integer(WHERE, 'patience', options.patience ?? 0, 0),
    saveEvery: integer(WHERE, 'saveEvery', options.saveEvery ?? 0, 0),
    resume: flag(WHERE, 'resume', options.resume ?? false),
    showProgress: verbose,
    say: verbose ? console.log : () => {},
  } satisfies Omit<RunOptions, 'backend'>;
}

/**
 * Trains a model of `tfjs-deconv/models` for a task, judges it on test data beside something simple, and writes it
 * with checkpoints, logs and a report to a folder. The first Ctrl-C ends the training after the step at hand and keeps
 * what there is.
 *
 * @param task its name, one of `tasks`
 * @param options data, epochs, batchSize and so on; defaults are the task's
 * @returns models, history, measures and where the files are
 * @throws ValueError for an unknown task or option, data that do not fit, a folder that another training writes to, and
 *   a loss that is no longer finite
 * @example
 * await tf.setBackend('wasm');
 * const { models, history, measures, files } = await train('convAutoencoder1d', {
 *   limit: 20, epochs: 2, model: { filters: [4] }, verbose: 0, out: 'run',
 * });
 * Object.keys(history); // ['loss', 'val_loss']
 * history.loss!.length; // 2
 * measures.at(-1)!.name; // 'test MSE'
 * files.models; // { model: 'run/model' }
 * models.model!.dispose();
 */
export async function train(task: string, options: TrainOptions = {}): Promise<Trained> {
  return trainAndLook(task, options);
}

/**
 * `train` that looks at the models once they are saved.
 *
 * @param afterSave what it says is said and reported; default nothing
 */
export async function trainAndLook(
  task: string,
  options: TrainOptions,
  afterSave?: RunOptions['afterSave'],
): Promise<Trained> {
  const checked = runOptions(task, options);
  const backend = await useBackend(options);
  checked.say(backend);
  const { finished, models, log } = await run({
    ...{ ...checked, backend },
    ...(afterSave === undefined ? {} : { afterSave }),
  });
  const { folder } = checked;
  const names = Object.keys(models);
  return {
    ...finished,
    models,
    history: historyOf(log.epochs),
    files: {
      folder,
      models: Object.fromEntries(names.map((name) => [name, path.join(folder, name)])),
      report: path.join(folder, 'report.html'),
      metrics: path.join(folder, 'metrics.json'),
    },
  };
}
