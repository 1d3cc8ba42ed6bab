import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { isStreaming, type StreamedFunction, StreamedMetric } from './streamed_metric.js';

/**
 * tfjs-layers looks losses and metrics up in tables that it keeps to itself, and averages metrics over batches. Here models
 * replace names that are known by functions before they compile, and keep the names, which are what is saved; metrics
 * that stream are reset before each epoch and each evaluation.
 */
type Table = Readonly<Record<string, () => unknown>>;
type Known = Map<string, () => unknown>;
type MetricFunction = (
  yTrue: tf.Tensor,
  yPred: tf.Tensor,
  sampleWeight?: tf.Tensor | null,
) => tf.Tensor;
type Phase = 'train' | 'test';

/** `weightedMetrics` is lib/stock's, which compiles before this or after. */
interface WithWeighted extends tfl.ModelCompileArgs {
  weightedMetrics?: tfl.ModelCompileArgs['metrics'];
}

/** What of a compiled model tfjs-layers keeps to itself. */
interface Compiled {
  loss: unknown;
  metrics: unknown;
  lossFunctions: MetricFunction[];
  feedOutputShapes: (tfl.Shape | null)[];
  metricsTensors: [MetricFunction, number][];
  metricsNames: string[];
  testFunction: (data: tf.Tensor[]) => unknown;
  makeTrainFunction(): unknown;
  makeTestFunction(): void;
  testLoop(...args: unknown[]): unknown;
}

/** What copies of the package that are loaded side by side share, so that models are changed once. */
interface Tables {
  readonly losses: Known;
  readonly metrics: Known;
  /** Losses whose truth has another shape than the prediction. */
  readonly labelled: WeakSet<object>;
}

const MARK = Symbol.for('tfjs-deconv compile by name');
const prototype = tfl.LayersModel.prototype;
const shared = (prototype as { [MARK]?: Tables })[MARK];
const tables: Tables = shared ?? {
  losses: new Map(),
  metrics: new Map(),
  labelled: new WeakSet(),
};
const { losses, metrics, labelled } = tables;

/** A loss that checks the shape of its truth itself, so that models need not. */
export function takesLabels<T extends object>(loss: T): T {
  labelled.add(loss);
  return loss;
}

/** Makes names of losses known to `compile`. */
export function addLosses(table: Table): void {
  for (const [name, make] of Object.entries(table)) losses.set(name, make);
}

/** Makes names of metrics known to `compile`. */
export function addMetrics(table: Table): void {
  for (const [name, make] of Object.entries(table)) metrics.set(name, make);
}

/** What stands in `compile`'s arguments, what is known by a name replaced. */
function resolved<T>(given: T, known: Known): T;
function resolved(given: unknown, known: Known): unknown {
  if (typeof given === 'string') return known.get(given)?.() ?? given;
  if (Array.isArray(given)) return given.map((one) => resolved(one, known));
  if (typeof given !== 'object' || given === null) return given;
  const outputs = Object.entries(given).map(([output, one]) => [output, resolved(one, known)]);
  return Object.fromEntries(outputs);
}

/** The accuracy that 'accuracy' means beside a loss; tfjs-layers knows its own losses only. */
const ACCURACIES: Readonly<Record<string, MetricFunction>> = {
  binaryCrossentropy: tfl.metrics.binaryAccuracy,
  binaryFocalCrossentropy: tfl.metrics.binaryAccuracy,
  sparseCategoricalCrossentropy: tfl.metrics.sparseCategoricalAccuracy,
};

/** The metrics of a model that stream, one for training and one for evaluation each. */
class Streams {
  private readonly metrics: Record<Phase, StreamedMetric>[] = [];
  private phase: Phase = 'train';

  add(metric: Parameters<typeof isStreaming>[0]): StreamedFunction | null {
    if (!isStreaming(metric)) return null;
    const both = { train: new StreamedMetric(metric), test: new StreamedMetric(metric) };
    this.metrics.push(both);
    const next: MetricFunction = (yTrue, yPred, weight) =>
      both[this.phase].next(yTrue, yPred, weight);
    return Object.assign(next, { streams: true as const });
  }

  reset(phase: Phase): void {
    for (const both of this.metrics) both[phase].reset();
  }

  testing<T>(run: () => T): T {
    this.phase = 'test';
    try {
      return run();
    } finally {
      this.phase = 'train';
    }
  }
}

const streams = new WeakMap<object, Streams>();

/** The callbacks of `fit`, with one before them that resets what streams. */
function withReset<T>(callbacks: T, own: Streams): T {
  const given = [callbacks ?? []].flat() as object[];
  const onEpochBegin = async () => own.reset('train');
  const objects = given.length > 0 && 'setParams' in given[0]!;
  const first = objects ? new tfl.CustomCallback({ onEpochBegin }, 'never') : { onEpochBegin };
  return [first, ...given] as T;
}

async function freeing<T>(model: object, phase: Phase, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    streams.get(model)?.reset(phase);
  }
}

/** The arguments of a training, its callbacks with one that resets what streams. */
function watched<T extends { callbacks?: unknown }>(model: object, args: T): T {
  const own = streams.get(model);
  return own === undefined ? args : { ...args, callbacks: withReset(args?.callbacks, own) };
}

/** Models that know names and reset what streams. */
function extendModels(): void {
  const internals = prototype as unknown as Compiled;
  const { compile, fit, fitDataset, trainOnBatch, evaluateDataset } = prototype;
  const { makeTestFunction, testLoop } = internals;

  prototype.compile = function (args) {
    const { loss, metrics: wanted } = args;
    const replaced: WithWeighted = { ...args, loss: resolved(loss, losses) };
    for (const name of ['metrics', 'weightedMetrics'] as const) {
      if (replaced[name] !== undefined) replaced[name] = resolved(replaced[name], metrics);
    }
    compile.call(this, replaced);
    const compiled = this as unknown as Compiled;
    compiled.loss = loss ?? [];
    compiled.metrics = wanted;
    compiled.lossFunctions.forEach((one, i) => {
      if (labelled.has(one)) compiled.feedOutputShapes[i] = null;
    });
    const own = new Streams();
    compiled.metricsTensors.forEach((entry, i) => {
      const [metric, output] = entry;
      const name = compiled.metricsNames[i + 1]!;
      if (name === 'acc' || name.endsWith('_acc')) {
        entry[0] = ACCURACIES[compiled.lossFunctions[output]!.name] ?? metric;
      }
      entry[0] = own.add(metric) ?? entry[0];
    });
    streams.set(this, own);
  };

  prototype.fit = function (x, y, args) {
    return freeing(this, 'train', () => fit.call(this, x, y, watched(this, args ?? {})));
  };

  prototype.fitDataset = function (dataset, args) {
    return freeing(this, 'train', () =>
      fitDataset.call(this, dataset, watched(this, args)),
    ) as never;
  };

  // What may come besides, weights of samples and classes, goes on to lib/stock.
  prototype.trainOnBatch = function (x, y, ...rest: unknown[]) {
    return freeing(this, 'train', () => trainOnBatch.call(this, x, y, ...(rest as [])));
  };

  prototype.evaluateDataset = function (dataset, args) {
    return freeing(this, 'test', () => evaluateDataset.call(this, dataset, args)) as never;
  };

  internals.makeTestFunction = function () {
    makeTestFunction.call(this);
    const own = streams.get(this);
    if (own === undefined) return;
    own.reset('test');
    const stock = this.testFunction;
    this.testFunction = (data) => own.testing(() => stock(data));
  };

  internals.testLoop = function (...args) {
    const own = streams.get(this);
    own?.reset('test');
    try {
      return testLoop.apply(this, args);
    } finally {
      own?.reset('test');
    }
  };
}

if (shared === undefined) {
  Object.assign(prototype, { [MARK]: tables });
  extendModels();
}
