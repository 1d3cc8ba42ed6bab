import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import * as optimizers from '../../lib/optimizers/index.js';
import { readJson, unpack } from '../unpack.js';

interface Place {
  offset: number;
  shape: number[];
}

interface Run {
  losses: Place;
  weights: Place[];
  /** How far Keras is from itself when the first weights are moved by 1e-7: losses, weights. */
  apart: [number, number];
}

export interface TrainedModel {
  name: string;
  loss: string;
  x: Place;
  y: Place;
  /** Layers and how many weights each has. */
  weights: [string, number][];
  runs: Record<string, Run>;
}

interface Runs {
  length: number;
  steps: number[];
  models: string[];
  optimizers: Record<string, { class: string; options: Record<string, unknown> }>;
}

const files = unpack('keras_training');
const runs = readJson<Runs>(files['runs.json']!);

/** The models of the pack, by name. */
export const { models: MODELS } = runs;

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** The optimizer of this package that Keras's run of that name had. */
export function makeOptimizer(name: string): tf.Optimizer {
  const { class: kind, options } = runs.optimizers[name]!;
  const factories = optimizers as unknown as Record<string, (options: object) => tf.Optimizer>;
  const factory = kind === 'AdamW' ? 'adamW' : kind.toLowerCase();
  const entries = Object.entries(options).map(([key, value]) => [camel(key), value]);
  return factories[factory]!(Object.fromEntries(entries));
}

/** The largest difference, relative to the largest value, or to 1 where that is less. */
function apart(got: ArrayLike<number>, right: ArrayLike<number>, least: number): number {
  let [difference, largest] = [0, least];
  for (let i = 0; i < right.length; i++) {
    const error = Math.abs(got[i]! - right[i]!);
    difference = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(difference, error);
    largest = Math.max(largest, Math.abs(right[i]!));
  }
  return difference / largest;
}

/** A run here and in Keras. */
export interface Comparison {
  /** How far losses and weights are apart. */
  losses: number;
  weights: number;
  /** Whether Keras is within 1e-5 of itself there. */
  steady: boolean;
}

/** Trains one model of the pack as Keras did, by each of these optimizers in turn. */
export class Training {
  private constructor(
    readonly row: TrainedModel,
    private readonly read: (place: Place) => Float32Array,
    private readonly model: tfl.LayersModel,
    private readonly first: tf.Tensor[],
    private readonly batches: [tf.Tensor, tf.Tensor][],
  ) {}

  static async of(name: string): Promise<Training> {
    const row = readJson<TrainedModel>(files[`${name}.json`]!);
    const bytes = files[`${name}.bin`]!.slice();
    const values = new Float32Array(bytes.buffer, 0, bytes.length / 4);
    const read = ({ offset, shape }: Place) =>
      values.subarray(offset, offset + tf.util.sizeFromShape(shape));
    const model = await loadKeras(files[`${name}.keras`]!);
    const batches = [...Array(row.x.shape[0]).keys()].map((i) => {
      const [x, y] = [row.x, row.y].map(({ offset, shape }) => {
        const size = tf.util.sizeFromShape(shape.slice(1));
        const batch = { offset: offset + i * size, shape: shape.slice(1) };
        return tf.tensor(read(batch), batch.shape);
      });
      return [x!, y!] as [tf.Tensor, tf.Tensor];
    });
    return new Training(row, read, model, model.getWeights().map(tf.clone), batches);
  }

  async compare(name: string, optimizer = makeOptimizer(name)): Promise<Comparison> {
    const { model, row, batches, read } = this;
    model.setWeights(this.first);
    model.compile({ optimizer, loss: camel(row.loss) });
    const losses: number[] = [];
    for (let step = 0; step < runs.length; step++) {
      const [x, y] = batches[step % batches.length]!;
      losses.push((await model.trainOnBatch(x, y)) as number);
    }
    optimizer.dispose();
    const run = row.runs[name]!;
    const right = read(run.losses);
    let next = 0;
    const weights = row.weights.flatMap(([layer, count]) => {
      const got = count === 0 ? [] : model.getLayer(layer).getWeights();
      if (got.length !== count) throw new Error(`${row.name}: ${layer} has ${got.length} weights`);
      return got.map((weight) => apart(weight.dataSync(), read(run.weights[next++]!), 1e-12));
    });
    return {
      losses: apart(
        runs.steps.map((step) => losses[step]!),
        right,
        1,
      ),
      weights: Math.max(...weights),
      steady: Math.max(...run.apart) <= 1e-5,
    };
  }

  dispose(): void {
    tf.dispose([this.first, this.batches]);
    this.model.dispose();
  }
}
