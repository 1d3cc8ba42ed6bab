import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';

/** A tensor of scripts/fixtures/losses_and_measures.py. */
export interface Packed {
  shape: number[];
  data: number[];
}

/** A loss, or a function of tensors, its values, and the gradients of their mean by the number of the input. */
export interface LossCase {
  name: string;
  options: Record<string, unknown>;
  /** Whether the function makes a loss of its options, or takes the inputs before them. */
  factory: boolean;
  /** Whether it is one of `lossByName`. */
  byName?: boolean;
  inputs: Packed[];
  values: Packed;
  gradients: Record<string, number[]>;
  reduced: { reduction: string; sampleWeight?: Packed; mask?: Packed; value: Packed }[];
}

/** A metric, two batches and its value after them. */
export interface MeasureCase {
  name: string;
  options: Record<string, unknown>;
  batches: { yTrue: Packed; yPred: Packed; sampleWeight?: Packed }[];
  value: Packed;
}

const FOLDER = path.join(__dirname, '..', 'fixtures', 'keras');
const read = (name: string) => readFileSync(path.join(FOLDER, name));

const all = JSON.parse(gunzipSync(read('losses_and_measures.json.gz')).toString()) as {
  losses: LossCase[];
  measures: MeasureCase[];
};
const more = JSON.parse(gunzipSync(read('metric_options.json.gz')).toString()) as MeasureCase[];

export const VECTORS = { losses: all.losses, measures: [...all.measures, ...more] };

export const unpacked = ({ shape, data }: Packed) => tf.tensor(data, shape, 'float32');

/** Options as the name of a test shows them. */
export const shownOptions = (options: object) => {
  const text = JSON.stringify(options).replaceAll('"', '');
  return text === '{}' ? '' : ` ${text}`;
};
