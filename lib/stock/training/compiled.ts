import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../../check.js';
import { isStreaming } from '../../tfjs/streamed_metric.js';
import type { Compiled, LossFunction, MetricEntry } from './internals.js';
import { thresholded } from './thresholded.js';
import { remember } from './trained_weights.js';
import { ofOutputs } from './weights_of_outputs.js';

type Metrics = NonNullable<tfl.ModelCompileArgs['metrics']>;
type One = string | LossFunction;

declare module '@tensorflow/tfjs-layers/dist/engine/training.js' {
  interface ModelCompileArgs {
    /** What each output's loss counts in the sum: a number for each, in an array or by the names of outputs. Default 1. */
    lossWeights?: number | number[] | { [outputName: string]: number };
    /** Metrics that weigh samples as the loss does, by sampleWeight and classWeight. */
    weightedMetrics?: ModelCompileArgs['metrics'];
  }
}

const lossWeights = new WeakMap<object, readonly number[]>();
const weighted = new WeakSet<MetricEntry>();

/** What each output's loss counts in the sum. */
export function lossWeightsOf(model: Compiled): readonly number[] {
  return lossWeights.get(model) ?? model.outputNames.map(() => 1);
}

/** Whether a metric weighs its samples. */
export const isWeighted = (entry: MetricEntry): boolean => weighted.has(entry);

/** The metrics of each output: those of all, by the names of outputs, or, as Keras has it, a list for each. */
function byOutput(name: string, given: unknown, outputNames: readonly string[]): One[][] {
  const list = (one: unknown) => [one ?? []].flat() as One[];
  if (Array.isArray(given) && given.some(Array.isArray)) {
    const { length } = outputNames;
    if (given.length !== length)
      fail('compile', name, `one list for each of ${length} outputs`, given);
    return given.map(list);
  }
  const named = typeof given === 'object' && given !== null && !Array.isArray(given);
  return outputNames.map((output) =>
    list(named ? (given as Record<string, unknown>)[output] : given),
  );
}

function checkedShares(given: unknown, outputNames: readonly string[]): number[] {
  const isNumber = (value: unknown) => typeof value === 'number';
  const shares = ofOutputs<number>('compile', 'lossWeights', given, outputNames, isNumber);
  if (!shares.every((share) => share === null || Number.isFinite(share))) {
    fail('compile', 'lossWeights', 'finite numbers', given);
  }
  return shares.map((share) => share ?? 1);
}

const { prototype } = tfl.LayersModel;
const { compile } = prototype;

prototype.compile = function (args) {
  const model = this as unknown as Compiled;
  const { outputNames: names } = model;
  const { lossWeights: shares, weightedMetrics, ...rest } = args;
  const numbers = checkedShares(shares, names);
  const plain = byOutput('metrics', rest.metrics, names);
  const more = byOutput('weightedMetrics', weightedMetrics, names);
  const streaming = more.flat().find(isStreaming);
  if (streaming !== undefined) {
    fail('compile', 'weightedMetrics', 'functions of a batch, not metrics over batches', streaming);
  }
  const outputsOnly = [rest.metrics, weightedMetrics].every((given) => {
    const named = typeof given === 'object' && given !== null && !Array.isArray(given);
    return !named || Object.keys(given).every((name) => names.includes(name));
  });
  // A name that is no output's: stock says so.
  const asked = outputsOnly
    ? Object.fromEntries(
        names.map((name, i) => [name, [...plain[i]!, ...more[i]!].map(thresholded)]),
      )
    : rest.metrics;
  compile.call(this, { ...rest, metrics: asked as Metrics });
  model.metrics = rest.metrics;
  lossWeights.set(model, numbers);
  let entry = names.length > 1 ? names.length : 0;
  names.forEach((_, i) => {
    entry += plain[i]!.length;
    for (const one of model.metricsTensors.slice(entry, entry + more[i]!.length)) weighted.add(one);
    entry += more[i]!.length;
  });
  remember(model);
};
