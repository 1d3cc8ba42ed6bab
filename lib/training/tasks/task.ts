import type * as tf from '@tensorflow/tfjs-core';
import type { DataDescription, DataFacts, DataKind } from '../../data/data_description.js';
import type { Resize } from '../../data/fit_image.js';
import type { Random } from '../../data/index.js';
import type { Html, ReportSection } from '../../pictures/index.js';
import type { SignalLevel } from '../data/signals/signal_level.js';
import type { SignalSettings } from '../data/signals/signal_settings.js';
import type { Judgement } from './judgement.js';
import type { Measure } from './measure.js';
import type { Models } from './models.js';

export type { Measure, Models };

/**
 * One item of data: what goes into the model, and what is to come out where that is not the same.
 * A type: tf.data takes no interfaces.
 */
export type Example = {
  x: Float32Array;
  y?: Float32Array;
  /** [height, width] of an image, where not all are of one size. */
  size?: number[];
  /** How loud the whole signal is that a window is of. */
  level?: SignalLevel;
};

/** Examples that are found by their place, from 0. */
export interface Indexed {
  count: number;
  read(place: number): Promise<Example>;
}

/** The same examples in the same order at every call, read while they are used. */
export interface Source {
  (): AsyncIterable<Example>;
  /** The same, where each can be read without those before. */
  readonly indexed?: Indexed;
}

/** A batch as tensors: what goes in and what is to come out. */
export type Collate = (batch: Example[], random: Random) => [tf.Tensor, tf.Tensor];

/** How test data are told from training data: spread by name, by chance, in whole groups, or the last ones. */
export type SplitBy = 'name' | 'random' | 'group' | 'time';

/** One of the parts, each of which is to judge by once. */
export interface Fold {
  /** Which, from 1. */
  place: number;
  /** How many there are. */
  of: number;
}

/** What says which data, and how they are taken. */
export interface DataSettings extends SignalSettings {
  /** A file or folder; undefined for the embedded data. */
  data: string | undefined;
  /** Another file or folder, all of which is to judge by; default a part of `data`. */
  test?: string | undefined;
  /** The part of the data that is to judge by. */
  testShare?: number | undefined;
  /** Which part that is. */
  splitBy?: SplitBy | undefined;
  /** What groups are: an expression whose first parentheses name a file's, or the name of a column. */
  group?: string | undefined;
  /** Which part is to judge by, of as many as there are folds; default none. */
  fold?: Fold | undefined;
  seed: number;
  /** At most so many training and so many test examples. */
  limit: number;
  /** What a number of a text stands for; default characters. */
  alphabet?: 'characters' | 'bytes' | undefined;
  /** Whether colour pictures are turned gray; default false. */
  gray?: boolean | undefined;
  /** What images of other sizes are brought to, [height, width]; default the usual size of the data. */
  size?: readonly [height: number, width: number] | undefined;
  /** How they are brought to it; default `'cover'`. */
  resize?: Resize | undefined;
  /** A file of the classes of masks, `name,colour` a line; default those that are found. */
  classes?: string | undefined;
  /** The number or colour of the pixels of masks that do not count; default none. */
  ignore?: string | undefined;
  /** Of data that are to be denoised: the standard deviation of what is added to clean ones. */
  noise?: number | undefined;
  /** How many times larger images become by super-resolution. */
  factor?: number | undefined;
  /** What the loss of a discriminator counts beside the absolute error; default 0, none. */
  adversarial?: number | undefined;
  /** What is done to training data by chance; default the task's. */
  augment?: string | undefined;
}

/** What is asked of a loader of data. */
export interface DataRequest extends DataSettings {
  /** Models that are trained already: what they keep of their data holds, whatever the data are. */
  models?: Models | undefined;
  /** Other data, all of which are to judge by. */
  judged?: string | undefined;
  /** Whether all data are to train on and to judge by, without a split. */
  whole?: boolean | undefined;
  /** What the training data are like, where these are others to judge by. */
  known?: DataFacts | undefined;
}

/** What is asked of a task. */
export interface Request extends DataRequest {
  /** The part of the training data that is held back to watch the training by, 0 to below 1. */
  validation: number;
  /** Options of the model's builder. */
  model: Record<string, unknown>;
}

/** What a model does, in a small table of text. */
export interface SampleTable {
  /** Above the table. */
  title: string;
  /** The heading of each column. */
  columns: string[];
  /** Cells, row by row. */
  rows: string[][];
}

/** A picture as a file, and as a part of the report. */
export interface Drawn {
  png: Uint8Array;
  html: Html;
}

/** A task on its data: all that the training loop, the evaluation and the report need to know. */
export interface Job {
  data: DataDescription;
  train: Source;
  validation: Source;
  /** Examples of `train`. */
  count: number;
  /** Examples among which the next one is drawn; as many lie in memory at once. */
  window: number;
  /** Some training examples as they are understood, to look at before the training. */
  examples?(): Promise<Drawn>;
  /** Training examples changed by chance, all of which comes from `random`; before each step. */
  augment?(batch: Example[], random: Random): Example[];
  /** New models, compiled with losses that have names. */
  build(): Models;
  /** The names of the numbers that `step` and `validate` give, the loss first. */
  numbers: string[];
  /** The validation's number that says when to stop, and what is better. */
  watch: { number: string; better: 'higher' | 'lower' } | null;
  /** Trains on a batch; all chance comes from `random`. */
  step(models: Models, batch: Example[], random: Random): Promise<number[]>;
  /** The numbers for a batch, untrained; means are taken over the batches. */
  validate(models: Models, batch: Example[], random: Random): Promise<number[]>;
  /** After each epoch: pictures of how it goes, into the folder. */
  afterEpoch?(models: Models, epoch: number, folder: string): Promise<void>;
  /** After the last step, before the models are saved: what becomes of their weights, as their averages. */
  finish?(models: Models): void;
  /** What is known of the data by the trained models alone, as a threshold; it is kept with them. */
  settle?(models: Models): Promise<Partial<DataFacts>>;
  /** How good the models are on test data, beside what is simple. */
  measure(models: Models): Promise<Measure[]>;
  /** The same, and how each test example fares: `judging` makes both. */
  judge?(models: Models): Promise<Judgement>;
  /** What a step makes of a batch, to show the examples as the model gets them: `supervised` has it. */
  collate?: Collate;
  /** Samples that are text, for docs/results.md; the report has them from `show`. */
  sample?(models: Models): Promise<SampleTable>;
  /** Samples for the report; larger files may go into the folder. */
  show(models: Models, folder: string): Promise<ReportSection[]>;
}

/** An option that says how data are taken, of some tasks. */
export type DataOption =
  | 'alphabet'
  | 'gray'
  | 'size'
  | 'resize'
  | 'classes'
  | 'ignore'
  | 'noise'
  | 'factor'
  | 'adversarial'
  | 'augment'
  | keyof SignalSettings;

/** What a task does with one kind of data, in words. */
export interface VariantInfo {
  /** The builder of its model, or the name of what makes it. */
  builder: string;
  /** What the data are. */
  kind: DataKind;
  /** Of its report. */
  title: string;
  /** What `data` may be, and what is drawn without it. */
  data: string;
  /** Options of the data that it takes besides, as `alphabet`. */
  options: readonly DataOption[];
  /** What `predict` takes; 'none' for a model that makes things from noise. */
  files: string;
  /** Of a training. */
  defaults: {
    epochs: number;
    batchSize: number;
    learningRate: number;
    /** How the learning rate goes on; default `'constant'`. */
    schedule?: 'constant' | 'cosine';
  };
}

/** What can be trained, in words. */
export interface TaskInfo {
  /** What the user wants, as `segment`. */
  name: string;
  /** The same in a few words. */
  title: string;
  /** For each kind of data and each builder; the first is that of data which the task draws itself. */
  variants: readonly VariantInfo[];
}

/** What is asked of a prediction besides its files. */
export interface PredictRequest {
  /** How many things are made from noise. */
  count: number;
  /** Of the noise. */
  seed: number;
  /** Tells the user what was done to an input. */
  say: (line: string) => void;
}

/** What a task says of its models' data, whatever the data are. */
export type KeptByTask = Omit<Partial<DataDescription>, 'label' | 'found' | 'split' | 'counts'>;

/** A task for one kind of data and one builder of `models/`. */
export interface Variant extends VariantInfo {
  /** Whether nothing says during a training how good the models are, so that there is no validation; default false. */
  unwatched?: boolean;
  /** What `predict` has to know of a model of this name, beside what the loader says of the data. */
  keeps?(model: string): KeptByTask;
  open(request: Request, learningRate: number): Promise<Job>;
  /**
   * Runs the models on files and writes what comes out to the folder, in files of the same kind.
   *
   * @returns the paths of what was written.
   */
  predict(
    models: Models,
    files: string[],
    folder: string,
    options: PredictRequest,
  ): Promise<string[]>;
}

/** Something to train a model for. */
export interface Task extends TaskInfo {
  variants: readonly [Variant, ...Variant[]];
}
