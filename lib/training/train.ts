import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  array,
  fail,
  filled,
  flag,
  integer,
  number,
  numbers,
  oneOf,
  onlyKnown,
  record,
  seed,
} from '../check.js';
import { RESIZES } from '../data/fit_image.js';
import type { Quantize } from '../node/index.js';
import {
  SIGNAL_OPTIONS,
  type SignalSettings,
  signalSettings,
} from './data/signals/signal_settings.js';
import { SPLITS } from './data/splits.js';
import { historyOf } from './history.js';
import { type Finished, type RunOptions, run } from './run.js';
import { findVariant } from './tasks/find_variant.js';
import type { DataOption, Variant } from './tasks/task.js';
import { COMPUTE_OPTIONS, type ComputeOptions, useBackend } from './use_backend.js';

/** What `train` takes besides the task. */
export interface TrainOptions extends ComputeOptions, SignalSettings {
  /** The builder of the model, where the task has several; default the first for the data. */
  builder?: string;
  /** A file or folder, as `tasks` says of the task; default data that the task draws itself. */
  data?: string;
  /** Another file or folder of the same kind, all of which is to judge by; default a part of `data`. */
  test?: string;
  /** The part of the data, above 0 to 0.9, that is to judge by; default the task's, 0.1 to 0.25. */
  testShare?: number;
  /** Which part: spread by `'name'` (default), `'random'` by the seed, whole `'group'`s, or the last in `'time'`. */
  splitBy?: 'name' | 'random' | 'group' | 'time';
  /** What a group is, none of which is on both sides: a regular expression whose parentheses name a file's; default none. */
  group?: string;
  /** Rounds through the training data; default the task's, or as many as 600 steps take where the data are few. */
  epochs?: number;
  /** Training steps, in place of epochs; default as many as the epochs have. */
  steps?: number;
  /** Examples a step; default the task's. */
  batchSize?: number;
  /** At the beginning; default the task's. */
  learningRate?: number;
  /** `'cosine'` lowers the learning rate to 0 along half a cosine; default the task's, `'constant'` of most. */
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
  /** What a number of a text stands for: `'characters'`, learned from the text (default), or `'bytes'`. */
  alphabet?: 'characters' | 'bytes';
  /** Turns colour pictures gray; default false: they are taken as they are. */
  gray?: boolean;
  /** `[height, width]` of the images, to which others are brought; default the usual size of the data. */
  size?: readonly [height: number, width: number];
  /** How images of other sizes are brought to it: scaled to `'cover'` it (default), to be inside, or both sides alone. */
  resize?: 'cover' | 'contain' | 'stretch';
  /** A file with the classes of masks, `name,colour` a line; default those that are found. */
  classes?: string;
  /** The number or colour of the pixels of masks that do not count, as `'255'`; default none. */
  ignore?: string;
  /** Of denoising, the standard deviation of what is added to clean data: of images 0 to 1, default 0.4; of signals in their unit. */
  noise?: number;
  /** How many times larger super-resolution makes images, 2 to 4; default 2. */
  factor?: number;
  /** What a discriminator counts in the loss of image-to-image beside the absolute error, as 0.01; default 0, none. */
  adversarial?: number;
  /** What is done to training data by chance: of images `'flip,rotate,crop,scale,brightness,elastic'`, of signals `'shift,gain,noise,speed,tone'`, some of them, or `'none'`; default the task's. */
  augment?: string;
  /** Also saves copies of the models whose weights are stored in fewer bits, judged on the test data; default none. */
  quantize?: Quantize;
  /** A run or a model whose weights to begin with, where names and shapes are the same; default new ones. */
  from?: string;
  /** Which layers keep their weights: `'encoder'`, or names; default none. */
  freeze?: 'encoder' | readonly string[];
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

/** The epochs of a task are for thousands of examples: of a hundred they would be a few dozen steps, which learn nothing. */
const LEAST_STEPS = 600;

const DATA_OPTIONS: readonly DataOption[] = [
  'alphabet',
  'gray',
  'size',
  'resize',
  'classes',
  'ignore',
  'augment',
  'noise',
  'factor',
  'adversarial',
  ...SIGNAL_OPTIONS,
];

/** Of every task of images. */
const IMAGE_OPTIONS: readonly DataOption[] = ['size', 'resize', 'augment'];

/** Those that the data which the program draws have as well. */
const OF_DRAWN: readonly DataOption[] = ['alphabet', 'noise', 'factor', 'adversarial', 'augment'];

/** Of every task's data. */
const SPLIT_OPTIONS = ['test', 'testShare', 'splitBy', 'group'] as const;

const KNOWN: readonly string[] = [
  'builder',
  'data',
  'epochs',
  'steps',
  'batchSize',
  'learningRate',
  'schedule',
  'seed',
  'validationSplit',
  'patience',
  'saveEvery',
  'limit',
  'examples',
  'model',
  'quantize',
  'from',
  'freeze',
  'resume',
  ...SPLIT_OPTIONS,
  ...DATA_OPTIONS,
  'out',
  'verbose',
  ...COMPUTE_OPTIONS,
];

/** An integer that may be left out. */
const optional = (name: string, value: unknown): number | undefined =>
  value === undefined ? undefined : integer(WHERE, name, value, 1);

function imageSize(size: unknown): [height: number, width: number] {
  const [height, width, ...more] = numbers(WHERE, 'size', size) as number[];
  if (more.length > 0) fail(WHERE, 'size', 'two numbers, height and width', size);
  return [integer(WHERE, 'height', height, 1), integer(WHERE, 'width', width, 1)];
}

/** How many times larger images become. */
const factorOf = (value: number): number =>
  [2, 3, 4].includes(value) ? value : fail(WHERE, 'factor', '2, 3 or 4', value);

/** The options of the data that are given; a task refuses those of others. */
function dataOptions(task: string, variant: Variant, options: TrainOptions) {
  for (const name of DATA_OPTIONS) {
    if (options[name] === undefined) continue;
    const ofImages = variant.kind === 'image' && IMAGE_OPTIONS.includes(name);
    if (!ofImages && !variant.options.includes(name)) {
      fail(
        WHERE,
        name,
        `left out, as ${task} by ${variant.builder} has no such data`,
        options[name],
      );
    }
    // The drawn images are gray, with masks of two classes.
    if (options.data === undefined && !OF_DRAWN.includes(name)) {
      fail(WHERE, name, 'left out where no data are given', options[name]);
    }
  }
  const { alphabet, gray, size, resize, classes, ignore, noise, factor, adversarial, augment } =
    options;
  return {
    ...signalSettings(WHERE, options),
    augment: augment === undefined ? undefined : filled(WHERE, 'augment', augment, 'names'),
    alphabet: alphabet && oneOf(WHERE, 'alphabet', alphabet, ['characters', 'bytes']),
    gray: gray === undefined ? undefined : flag(WHERE, 'gray', gray),
    size: size === undefined ? undefined : imageSize(size),
    resize: resize === undefined ? undefined : oneOf(WHERE, 'resize', resize, RESIZES),
    classes: classes === undefined ? undefined : filled(WHERE, 'classes', classes, 'a path'),
    ignore: ignore === undefined ? undefined : filled(WHERE, 'ignore', ignore, 'a colour'),
    noise:
      noise === undefined
        ? undefined
        : number(WHERE, 'noise', noise, 0, variant.kind === 'image' ? 1 : 1e6),
    factor: factor === undefined ? undefined : factorOf(factor),
    adversarial:
      adversarial === undefined ? undefined : number(WHERE, 'adversarial', adversarial, 0, 1000),
  };
}

/** What is to judge by. */
function splitOptions(options: TrainOptions) {
  const { data, test, testShare, splitBy, group } = options;
  for (const name of SPLIT_OPTIONS) {
    if (options[name] !== undefined && data === undefined) {
      fail(WHERE, name, 'left out where no data are given', options[name]);
    }
  }
  if (splitBy !== undefined && splitBy !== 'group' && group !== undefined) {
    fail(WHERE, 'group', `left out where splitBy is '${splitBy}'`, group);
  }
  return {
    test: test === undefined ? undefined : filled(WHERE, 'test', test, 'a path'),
    testShare:
      testShare === undefined ? undefined : number(WHERE, 'testShare', testShare, 0.001, 0.9),
    splitBy: splitBy === undefined ? undefined : oneOf(WHERE, 'splitBy', splitBy, SPLITS),
    group: group === undefined ? undefined : filled(WHERE, 'group', group, 'an expression'),
  };
}

/** What the models begin with, and what of them does not change. */
function beginning({ from, freeze }: TrainOptions) {
  const names =
    freeze === undefined || freeze === 'encoder' ? freeze : array(WHERE, 'freeze', freeze);
  const layers = Array.isArray(names)
    ? names.map((one) => filled(WHERE, 'each of freeze', one))
    : names;
  return {
    from: from === undefined ? undefined : filled(WHERE, 'from', from, 'a path'),
    freeze: layers,
  };
}

/** The options of a training, looked at. */
export function runOptions(name: string, options: TrainOptions) {
  onlyKnown(WHERE, options, KNOWN);
  const { data, builder } = options;
  if (data !== undefined) filled(WHERE, 'data', data, 'a path');
  const { task, variant } = findVariant({ task: name, builder }, WHERE, data);
  const { epochs, batchSize, learningRate, schedule = 'constant' } = variant.defaults;
  const { out = path.join('out', 'train', name) } = options;
  for (const watching of ['validationSplit', 'patience'] as const) {
    const value = options[watching] ?? 0;
    if (variant.unwatched && value !== 0) {
      fail(WHERE, watching, `left out, as ${task.name} has no figure to watch by`, value);
    }
  }
  const verbose = integer(WHERE, 'verbose', options.verbose ?? 1, 0) > 0;
  return {
    settings: {
      task: task.name,
      builder: variant.builder,
      kind: variant.kind,
      data,
      seed: seed(WHERE, options.seed ?? 1),
      validation: number(WHERE, 'validationSplit', options.validationSplit ?? 0.1, 0, 0.9),
      limit: optional('limit', options.limit) ?? Number.POSITIVE_INFINITY,
      examples: optional('examples', options.examples),
      ...splitOptions(options),
      ...dataOptions(task.name, variant, options),
      ...beginning(options),
      model: record(WHERE, 'model', options.model ?? {}),
      batch: integer(WHERE, 'batchSize', options.batchSize ?? batchSize, 1),
      learningRate: number(WHERE, 'learningRate', options.learningRate ?? learningRate, 0, 1),
      schedule: oneOf(WHERE, 'schedule', options.schedule ?? schedule, ['constant', 'cosine']),
    },
    folder: filled(WHERE, 'out', out, 'a path'),
    epochs: integer(WHERE, 'epochs', options.epochs ?? epochs, 1),
    leastSteps: options.epochs === undefined ? LEAST_STEPS : 0,
    steps: optional('steps', options.steps),
    patience: integer(WHERE, 'patience', options.patience ?? 0, 0),
    saveEvery: integer(WHERE, 'saveEvery', options.saveEvery ?? 0, 0),
    ...(options.quantize === undefined ? {} : { quantize: options.quantize }),
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
 * @param task its name, one of `tasks`, or that of a builder
 * @param options data, epochs, batchSize and so on; defaults are the task's
 * @returns models, history, measures and where the files are
 * @throws ValueError for an unknown task or option, data that do not fit, a folder that another training writes to, and
 *   a loss that is no longer finite
 * @example
 * await tf.setBackend('wasm');
 * const { models, history, measures, files } = await train('anomaly', {
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
    ...checked,
    backend,
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
