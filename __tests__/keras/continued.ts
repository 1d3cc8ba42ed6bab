import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import type { BegunTraining, Values } from '../../scripts/check_keras/continue_trainings.js';
import { readJson, unpack } from '../unpack.js';

/** A training that Keras began: what it goes on with, and what that gives. */
interface Run extends BegunTraining {
  weights: Values[];
}

const files = unpack('keras_continue');
export const CASES = Object.keys(files).filter((name) => !name.endsWith('.json'));
const runOf = (file: string) => readJson<Run>(files[file.replace(/\.\w+$/, '.json')]!);
const load = (file: string) => loadKeras(files[file]!, { compile: true });

const many = <T>(values: readonly T[]): T | readonly T[] =>
  values.length === 1 ? values[0]! : values;

/** The losses of steps of a run, this many from this one on. */
async function losses(model: tfl.LayersModel, run: Run, from: number, count: number) {
  const made: number[] = [];
  for (let step = from; step < from + count; step++) {
    const batch = run.batches[(run.first + step) % run.batches.length]!;
    const [x, y] = batch.map((all) => all.map(({ values, shape }) => tf.tensor(values, shape)));
    const logs = await model.trainOnBatch(many(x!) as tf.Tensor, many(y!) as tf.Tensor);
    made.push([logs].flat()[0]!);
    tf.dispose([x!, y!]);
  }
  return made;
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((worst, value, i) => {
    const distance = Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!));
    // NaN is no small difference.
    return distance <= worst ? worst : distance;
  }, 0);

/** How far the weight is from the nearest of the model's of its shape: Keras has frozen ones in other places. */
const distance = (model: tfl.LayersModel, { shape, values }: Values) =>
  model
    .getWeights()
    .filter((weight) => weight.shape.join() === shape.join())
    .reduce(
      (least, weight) => Math.min(least, apart(weight.dataSync(), values)),
      Number.POSITIVE_INFINITY,
    );

/** Goes on with a training that Keras began, which has to give what it gave there. */
export async function goesOn(file: string): Promise<void> {
  const before = tf.memory().numTensors;
  const run = runOf(file);
  const model = await load(file);
  expect(apart(await losses(model, run, 0, run.here.length), run.here)).toBeLessThan(1e-5);
  for (const weight of run.weights) expect(distance(model, weight)).toBeLessThan(1e-4);
  model.optimizer.dispose();
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

/** Trainings that Keras may go on with; it joins masks by operations of its own. */
export const RETURNING = CASES.filter((name) => !name.startsWith('merged'));

/** What Keras 2, and an .h5, lacks. */
const KERAS_3 = /muon|lamb|accumulation|loss_scale/;

/** The training of a model that joins masks is not written. */
export async function staysHere(file: string): Promise<void> {
  const model = await load(file);
  await expect(toKeras(model, { compile: true })).rejects.toThrow(
    /^toKeras: the inputs of '\w+' must be without masks for compile: true, got 'some with a mask'\.$/,
  );
  model.optimizer.dispose();
  model.dispose();
}

/** A training that is written after two steps goes on from there as the one that was written, to the bit. */
export async function comesBack(file: string): Promise<void> {
  const run = runOf(file);
  const model = await load(file);
  await losses(model, run, 0, 2);
  const formats = KERAS_3.test(file) ? (['keras'] as const) : (['keras', 'h5'] as const);
  const copies: tfl.LayersModel[] = [];
  for (const format of formats) {
    const bytes = await toKeras(model, { compile: true, format });
    copies.push(await loadKeras(bytes, { compile: true }));
  }
  const expected = await losses(model, run, 2, 2);
  for (const copy of copies) {
    expect(await losses(copy, run, 2, 2)).toEqual(expected);
    expect(copy.metricsNames).toEqual(model.metricsNames);
    const [settings, own] = [copy, model].map(({ optimizer }) =>
      JSON.stringify(optimizer.getConfig()),
    );
    // Names that Muon was told of may have become others.
    if (!file.includes('muon')) expect(settings).toBe(own);
  }
}
