import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, onlyKnown } from '../../check.js';
import { type ClassWeight, classWeightOfEach } from './class_weights.js';
import type { Compiled } from './internals.js';
import { ofOutputs, sampleWeights } from './weights_of_outputs.js';

type Weights = (tf.Tensor | null)[];
type Given = tf.Tensor | tf.Tensor[] | { [name: string]: tf.Tensor };
type Function = (data: (tf.Tensor | null)[]) => tf.Tensor[];

/** What `trainOnBatch` takes besides a batch. */
export interface TrainOnBatchOptions {
  /** A weight for each sample `[n]`, or for each position `[n, ...]`; by output where there are several. */
  sampleWeight?: Given;
  /** A weight for each class. */
  classWeight?: tfl.ModelFitArgs['classWeight'];
}

declare module '@tensorflow/tfjs-layers/dist/engine/training.js' {
  interface LayersModel {
    trainOnBatch(x: Given, y: Given, options?: TrainOnBatchOptions): Promise<number | number[]>;
  }
}

declare module '@tensorflow/tfjs-layers/dist/models.js' {
  interface Sequential {
    trainOnBatch(x: Given, y: Given, options?: TrainOnBatchOptions): Promise<number | number[]>;
  }
}

/** The methods of models that tfjs-layers keeps to itself. */
interface Model extends Compiled {
  inputNames: string[];
  standardizeUserDataXY(...args: unknown[]): [tf.Tensor[], tf.Tensor[]];
  standardizeUserData(...args: unknown[]): Promise<[tf.Tensor[], tf.Tensor[], Weights | null]>;
  makeTrainFunction(): Function;
  testLoop(run: Function, data: Weights, ...rest: unknown[]): unknown;
}

const isClassWeight = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((weight) => typeof weight === 'number');

const classWeights = (given: unknown, { outputNames }: Model) =>
  ofOutputs<ClassWeight>('fit', 'classWeight', given, outputNames, isClassWeight);

/** The weights of samples and of classes as one, for each output; null where there are none at all. */
function together(model: Model, targets: tf.Tensor[], samples: unknown, classes: unknown) {
  const ofClasses = classWeights(classes, model);
  const ofSamples = sampleWeights('fit', samples, model.outputNames, targets);
  const weights = targets.map((target, i) => {
    const [own, byClass] = [ofSamples[i] ?? null, ofClasses[i] ?? null];
    if (byClass === null) return own === null ? null : tf.clone(own);
    return tf.tidy(() => {
      const weight = classWeightOfEach('fit', target, byClass);
      return own === null ? weight : product(own, weight);
    });
  });
  return weights.every((weight) => weight === null) ? null : weights;
}

/** Of weights of samples and of positions. */
function product(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const rank = Math.max(a.rank, b.rank);
  const [x, y] = [a, b].map((one) =>
    tf.reshape(one, [...one.shape, ...new Array<number>(rank - one.rank).fill(1)]),
  );
  return tf.mul(x!, y!);
}

const prototype = tfl.LayersModel.prototype as unknown as Model & {
  trainOnBatch(x: Given, y: Given, options?: TrainOnBatchOptions): Promise<number | number[]>;
};
const { fit, fitDataset, evaluate } = tfl.LayersModel.prototype;
const { makeTrainFunction, testLoop } = prototype;

prototype.standardizeUserData = async function (x, y, samples, classes, checks, batchSize) {
  const [inputs, targets] = this.standardizeUserDataXY(x, y, checks ?? true, batchSize);
  return [inputs, targets, together(this, targets, samples, classes)];
};

/** The weights of the samples that a model is evaluated on. */
const evaluated = new WeakMap<object, Weights>();

/** A model's weights of classes while it is trained on a dataset, of which targets come batch by batch. */
const ofDatasets = new WeakMap<object, ReturnType<typeof classWeights>>();

prototype.testLoop = function (run, data, ...rest) {
  return testLoop.call(this, run, [...data, ...(evaluated.get(this) ?? [])], ...rest);
};

prototype.makeTrainFunction = function () {
  const run = makeTrainFunction.call(this);
  const classes = ofDatasets.get(this);
  if (classes === undefined) return run;
  return (data) => {
    const { length } = this.inputs;
    const weights = classes.map(
      (one, i) => one && classWeightOfEach('fitDataset', data[length + i]!, one),
    );
    const values = run([...data, ...weights]);
    tf.dispose(weights.filter((weight) => weight !== null));
    return values;
  };
};

/** What of the first axis a validation split leaves for training. */
const splitAt = (size: number, share: number) => Math.floor(size * (1 - share));

/** The weights of the samples that `fit` validates on, or null. */
function validationWeights(model: Model, args: tfl.ModelFitArgs): Weights | null {
  const { validationData, validationSplit = 0, sampleWeight } = args;
  const names = model.outputNames;
  const isTensor = (value: unknown) => value instanceof tf.Tensor;
  if (validationData != null && validationData.length > 0) {
    const given = validationData[2];
    const own = ofOutputs<tf.Tensor>('fit', 'validationData[2]', given, names, isTensor);
    return own.map((weight) => weight && tf.clone(weight));
  }
  if (sampleWeight == null || !(validationSplit > 0 && validationSplit < 1)) return null;
  const own = ofOutputs<tf.Tensor>('fit', 'sampleWeight', sampleWeight, names, isTensor);
  return own.map((weight) => {
    if (weight === null) return null;
    const [size = 0] = weight.shape;
    const begin = splitAt(size, validationSplit);
    return tf.slice(weight, begin, size - begin);
  });
}

tfl.LayersModel.prototype.fit = async function (x, y, args = {}) {
  const model = this as unknown as Model;
  const weights = validationWeights(model, args);
  const { validationData } = args;
  const pair = validationData?.slice(0, 2) as [tf.Tensor, tf.Tensor] | undefined;
  if (weights !== null) evaluated.set(model, weights);
  try {
    return await fit.call(
      this,
      x,
      y,
      pair?.length === 2 ? { ...args, validationData: pair } : args,
    );
  } finally {
    evaluated.delete(model);
    tf.dispose((weights ?? []).filter((weight) => weight !== null));
  }
};

tfl.LayersModel.prototype.evaluate = function (x, y, args = {}) {
  const model = this as unknown as Model;
  const targets = [y].flat() as tf.Tensor[];
  // Callbacks of fit may evaluate, on other samples.
  const others = evaluated.get(model);
  const weights = sampleWeights('evaluate', args.sampleWeight, model.outputNames, targets);
  evaluated.set(model, args.sampleWeight == null ? [] : weights);
  try {
    return evaluate.call(this, x, y, args);
  } finally {
    if (others === undefined) evaluated.delete(model);
    else evaluated.set(model, others);
  }
};

tfl.LayersModel.prototype.fitDataset = async function (dataset, args) {
  const { classWeight, ...rest } = args;
  if ('sampleWeight' in args) {
    fail('fitDataset', 'sampleWeight', 'left out: datasets have none', 'it');
  }
  if (classWeight == null) return fitDataset.call(this, dataset, args);
  ofDatasets.set(this, classWeights(classWeight, this as unknown as Model));
  try {
    return await fitDataset.call(this, dataset, rest);
  } finally {
    ofDatasets.delete(this);
  }
};

/** Frees what standardizing made of what was given. */
function disposeNew(made: readonly tf.Tensor[], given: Given): void {
  const own = given instanceof tf.Tensor ? [given] : Object.values(given);
  tf.dispose(made.filter((tensor) => !own.includes(tensor)));
}

prototype.trainOnBatch = async function (x, y, options = {}) {
  onlyKnown('trainOnBatch', options, ['sampleWeight', 'classWeight']);
  const { sampleWeight, classWeight } = options;
  const data = await this.standardizeUserData(x, y, sampleWeight, classWeight);
  const [inputs, targets, weights] = data;
  const values = this.makeTrainFunction()([...inputs, ...targets, ...(weights ?? [])]);
  const numbers = await Promise.all(values.map(async (value) => (await value.data())[0]!));
  tf.dispose([...values, ...(weights ?? []).filter((weight) => weight !== null)]);
  disposeNew(inputs, x);
  disposeNew(targets, y);
  return numbers.length === 1 ? numbers[0]! : numbers;
};

// A Sequential has a model within, to which it hands batches without what is given besides.
tfl.Sequential.prototype.trainOnBatch = async function (x, y, options?: TrainOnBatchOptions) {
  if (!this.built) throw new Error('The model needs to be compiled before being used.');
  return (this as unknown as { model: tfl.LayersModel }).model.trainOnBatch(x, y, options);
};
