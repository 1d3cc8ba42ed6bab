import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { array, fail, integer, number, record, ValueError } from '../check.js';
import { isScheduled, learningRateOf, setLearningRate } from '../tfjs/learning_rate.js';

/** How far a training is. */
export interface Progress {
  /** Epochs that are done. */
  epoch: number;
  /** What the batches of the epoch that goes on gave, in their order. */
  batches: number[][];
  /** The learning rate, null where a schedule gives it. */
  rate: number | null;
  /** Batches since the beginning. */
  seen: number;
  /** Steps of the optimizer, which its state says as well: a browser's localStorage keeps the two apart. */
  steps: number;
  /** Whether the training has come to its end: there is nothing to go on with. */
  ended: boolean;
}

/** Under which the progress stands in what the user may say of a model, which every handler keeps. */
const KEY = 'tfjsDeconvBackup';
const GROUP = 'optimizer';

/** Where a backup lies. */
export type Handler = Required<Pick<tf.io.IOHandler, 'save' | 'load'>>;

/** A handler that adds the state of the optimizer and the progress to a model. */
function adding(handler: Handler, optimizer: tf.Optimizer, progress: Progress): tf.io.IOHandler {
  return {
    async save(artifacts) {
      const kept = await optimizer.getWeights();
      const { data, specs } = await tf.io.encodeWeights(kept, GROUP);
      kept[0]?.tensor.dispose();
      return handler.save({
        ...artifacts,
        weightSpecs: [...artifacts.weightSpecs!, ...specs],
        weightData: tf.io.concatenateArrayBuffers([
          new tf.io.CompositeArrayBuffer(artifacts.weightData!).slice(),
          data,
        ]),
        userDefinedMetadata: { ...artifacts.userDefinedMetadata, [KEY]: progress },
      });
    },
  };
}

/** Saves a model, the state of its optimizer and the progress, as one. */
export async function saveBackup(
  handler: Handler,
  model: tfl.LayersModel,
  progress: Omit<Progress, 'rate' | 'steps'>,
): Promise<void> {
  const { optimizer } = model;
  const rate = isScheduled(optimizer) ? null : learningRateOf('backupAndRestore', optimizer);
  const { iterations: steps } = optimizer;
  await model.save(adding(handler, optimizer, { ...progress, rate, steps }));
}

/** What handlers throw where nothing was saved. */
const NOTHING =
  /no such file|ENOENT|there is no model|Cannot find model|must contain model\.json, got (an empty folder|\.saving-\S+\.$)/i;

async function load(handler: Handler): Promise<tf.io.ModelArtifacts | null> {
  try {
    return await handler.load();
  } catch (error) {
    if (NOTHING.test(String(error))) return null;
    throw error;
  }
}

const isNumber = (value: unknown) => value === null || typeof value === 'number';

/** The progress that artifacts have, checked. JSON has null for NaN. */
function progressOf({ userDefinedMetadata = {} }: tf.io.ModelArtifacts): Progress {
  const where = 'backupAndRestore';
  const found = record(
    where,
    'what was saved there',
    (userDefinedMetadata as Record<string, unknown>)[KEY],
  );
  const batches = array(where, 'batches', found.batches).map((batch) => {
    const values = array(where, 'a batch', batch);
    if (!values.every(isNumber)) fail(where, 'a batch', 'numbers', values);
    return (values as (number | null)[]).map((value) => value ?? Number.NaN);
  });
  return {
    epoch: integer(where, 'epoch', found.epoch, 0),
    batches,
    rate: found.rate === null ? null : number(where, 'rate', found.rate, 0),
    seen: integer(where, 'seen', found.seen, 0),
    steps: integer(where, 'steps', found.steps, 0),
    ended: found.ended === true,
  };
}

/** Gives a model and its optimizer what was saved of them, if a training had not come to its end; says how far it was. */
export async function restoreBackup(
  handler: Handler,
  model: tfl.LayersModel,
): Promise<Progress | null> {
  const artifacts = await load(handler);
  if (artifacts === null) return null;
  const progress = progressOf(artifacts);
  if (progress.ended) return null;
  if (progress.rate !== null && isScheduled(model.optimizer)) {
    const expected = `a number, as when it was saved (${progress.rate})`;
    fail('backupAndRestore', "the optimizer's learningRate", expected, 'a schedule');
  }
  const { weightData, weightSpecs = [] } = artifacts;
  const decoded = tf.io.decodeWeights(weightData!, weightSpecs);
  try {
    const entries = weightSpecs.map(({ name, group }) => ({ name, group, tensor: decoded[name]! }));
    const own = entries.filter(({ group }) => group !== GROUP);
    model.loadWeights(Object.fromEntries(own.map(({ name, tensor }) => [name, tensor])));
    const kept = entries.filter(({ group }) => group === GROUP);
    await model.optimizer.setWeights(kept.map(({ name, tensor }) => ({ name, tensor })));
  } catch (cause) {
    throw new ValueError(
      `backupAndRestore: what was saved must be of this model and optimizer, got ${cause}.`,
      { cause },
    );
  } finally {
    tf.dispose(decoded);
  }
  const { iterations } = model.optimizer;
  if (iterations !== progress.steps) {
    fail('backupAndRestore', 'what was saved', `whole, of step ${progress.steps}`, iterations);
  }
  if (progress.rate !== null) setLearningRate('backupAndRestore', model.optimizer, progress.rate);
  return progress;
}
