import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../../data/index.js';
import type { ReportSection } from '../../pictures/index.js';

/**
 * One item of data: what goes into the model, and what is to come out where that is not the same.
 * A type: tf.data takes no interfaces.
 */
export type Example = {
  x: Float32Array;
  y?: Float32Array;
  /** [height, width] of an image, where not all are of one size. */
  size?: number[];
};

/** The same examples in the same order at every call, read while they are used. */
export type Source = () => AsyncIterable<Example>;

/** The models that are trained together, by the name of the folder each is saved in. */
export type Models = Record<string, LayersModel>;

/** What is asked of a task. */
export interface Request {
  /** A file or folder; undefined for the embedded data. */
  data: string | undefined;
  seed: number;
  /** The part of the training data that is held back to watch the training by, 0 to below 1. */
  validation: number;
  /** At most so many training and so many test examples. */
  limit: number;
  /** Options of the model's builder. */
  model: Record<string, unknown>;
}

/** A number that says how good a model is, and the same number of something simple. */
export interface Measure {
  /** What is measured, with its unit. */
  name: string;
  /** The model's. */
  value: number;
  /** Which of two values is the better one. */
  better: 'higher' | 'lower';
  /** The same number for what no training is needed for; empty where the number stands alone. */
  baselines: [name: string, value: number][];
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

/** A task on its data: all that the training loop, the evaluation and the report need to know. */
export interface Job {
  /** What the data are, in half a sentence. */
  label: string;
  train: Source;
  validation: Source;
  /** Examples of `train`. */
  count: number;
  /** Examples among which the next one is drawn; as many lie in memory at once. */
  window: number;
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
  /** How good the models are on test data, beside what is simple. */
  measure(models: Models): Promise<Measure[]>;
  /** Samples that are text, for docs/results.md; the report has them from `show`. */
  sample?(models: Models): Promise<SampleTable>;
  /** Samples for the report; larger files may go into the folder. */
  show(models: Models, folder: string): Promise<ReportSection[]>;
}

/** What can be trained, in words. */
export interface TaskInfo {
  /** The name of its builder. */
  name: string;
  /** Of its report. */
  title: string;
  /** What `data` may be, and what is drawn without it. */
  data: string;
  /** What `predict` takes; 'none' for a model that makes things from noise. */
  files: string;
  /** Of a training. */
  defaults: { epochs: number; batchSize: number; learningRate: number };
}

/** Something to train a model of `models/` for. */
export interface Task extends TaskInfo {
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
    noise: { count: number; seed: number },
  ): Promise<string[]>;
}
