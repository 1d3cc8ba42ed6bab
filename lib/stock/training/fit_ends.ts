import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { seed as checkedSeed } from '../../check.js';
import { type FitHooks, keepsAverages } from '../../tfjs/fit_hooks.js';
import { rememberOuter } from '../../tfjs/outer_model.js';
import type { Compiled } from './internals.js';
import { shuffled } from './shuffled.js';

declare module '@tensorflow/tfjs-layers/dist/engine/training_tensors.js' {
  interface ModelFitArgs {
    /** Of the order of the samples, which then depends on it and on the number of the epoch alone. Default none. */
    seed?: number;
  }
}

type Function = (data: (tf.Tensor | null)[]) => tf.Tensor[];
type One = tfl.CustomCallback | tfl.CustomCallbackArgs;

/** A training that goes on. */
interface Running {
  readonly hooks: readonly FitHooks[];
  readonly seed: number | null;
}

const trainings = new WeakMap<object, Running>();

const prototype = tfl.LayersModel.prototype as unknown as Compiled & {
  makeTrainFunction(): Function;
  testLoop(...args: unknown[]): unknown;
  fitLoop(run: Function, data: (tf.Tensor | null)[], ...rest: unknown[]): Promise<tfl.History>;
};
const { fit, fitDataset, evaluateDataset } = tfl.LayersModel.prototype;
const { makeTrainFunction, testLoop, fitLoop } = prototype;

/** Callbacks as objects: tfjs takes a list of objects, or of what objects are made of, and not both. */
function asObjects(
  given: unknown,
  yieldEvery: tfl.ModelFitArgs['yieldEvery'],
): tfl.CustomCallback[] {
  return ([given ?? []].flat() as One[]).map((one) =>
    'setParams' in one ? one : new tfl.CustomCallback(one, yieldEvery),
  );
}

/**
 * Gives the weights their averages where the optimizer keeps some, before callbacks are told of the end, as Keras's `fit`.
 */
function finalize(model: tfl.LayersModel): void {
  for (const hook of trainings.get(model)?.hooks ?? []) hook.beforeEnd?.();
  const { optimizer } = model;
  if (!keepsAverages(optimizer) || optimizer.iterations === 0) return;
  optimizer.finalizeVariableValues(
    model.trainableWeights.map((weight) => weight.read() as tf.Variable),
  );
}

/** Runs a training with what it has besides tfjs's. */
async function running<T extends tfl.ModelFitArgs>(
  model: tfl.LayersModel,
  kind: 'fit' | 'fitDataset',
  args: T,
  run: (args: T) => Promise<tfl.History>,
): Promise<tfl.History> {
  const { seed = null, ...rest } = args;
  const callbacks = asObjects(args.callbacks, args.yieldEvery);
  const hooks = callbacks as readonly FitHooks[];
  // The others of tfjs yield as well.
  const every = callbacks.length === 0 ? args.yieldEvery : 'never';
  const ends = new tfl.CustomCallback({ onTrainEnd: async () => finalize(model) }, every);
  const changed = { ...rest, callbacks: [ends, ...callbacks] };
  for (const hook of hooks) {
    if (hook.onFit !== undefined) Object.assign(changed, await hook.onFit(model, args, kind));
  }
  trainings.set(model, { hooks, seed: seed === null ? null : checkedSeed('fit', seed) });
  try {
    return await run(changed as unknown as T);
  } finally {
    trainings.delete(model);
  }
}

tfl.LayersModel.prototype.fit = function (x, y, args = {}) {
  return running(this, 'fit', args, (changed) => fit.call(this, x, y, changed));
};

tfl.LayersModel.prototype.fitDataset = function (dataset, args) {
  return running(this, 'fitDataset', args as tfl.ModelFitArgs, (changed) =>
    fitDataset.call(this, dataset, changed as never),
  ) as never;
};

prototype.fitLoop = function (run, data, ...rest) {
  const seed = trainings.get(this)?.seed ?? null;
  const [, batchSize, , , , , , shuffle, , initialEpoch] = rest;
  if (seed === null || shuffle === false) return fitLoop.call(this, run, data, ...rest);
  const ordered = shuffled(run, data, {
    seed,
    batchSize: (batchSize as number | null) ?? 32,
    epoch: (initialEpoch as number | null) ?? 0,
  });
  return fitLoop.call(this, ordered, data, ...rest.with(7, false));
};

prototype.makeTrainFunction = function () {
  const run = makeTrainFunction.call(this);
  const replaying = (trainings.get(this)?.hooks ?? []).filter(({ replay }) => replay !== undefined);
  if (replaying.length === 0) return run;
  return (data) => {
    for (const hook of replaying) {
      const values = hook.replay!();
      if (values !== null) return values.map((value) => tf.scalar(value));
    }
    return run(data);
  };
};

const told = (model: object, what: 'onTestBegin' | 'onTestEnd') => {
  for (const hook of trainings.get(model)?.hooks ?? []) hook[what]?.();
};

prototype.testLoop = function (...args) {
  told(this, 'onTestBegin');
  try {
    return testLoop.apply(this, args);
  } finally {
    told(this, 'onTestEnd');
  }
};

tfl.LayersModel.prototype.evaluateDataset = async function (this: tfl.LayersModel, dataset, args) {
  told(this, 'onTestBegin');
  try {
    return await evaluateDataset.call(this, dataset, args);
  } finally {
    told(this, 'onTestEnd');
  }
} as typeof evaluateDataset;

// A Sequential has a model within, which is what callbacks are told of.
const sequential = tfl.Sequential.prototype as unknown as { model?: tfl.LayersModel } & Pick<
  tfl.LayersModel,
  'fit' | 'fitDataset'
>;
const { fit: fitSequential, fitDataset: fitSequentialDataset } = sequential;

sequential.fit = function (x, y, args) {
  if (this.model != null) rememberOuter(this.model, this as tfl.LayersModel);
  return fitSequential.call(this, x, y, args);
};

sequential.fitDataset = function (dataset, args) {
  if (this.model != null) rememberOuter(this.model, this as tfl.LayersModel);
  return fitSequentialDataset.call(this, dataset, args) as never;
};
