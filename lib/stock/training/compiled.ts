import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../../check.js';
import { keepGiven, type Metric } from './given.js';
import type { Compiled, MetricEntry } from './internals.js';
import { nameWeighted } from './metric_names.js';
import { loadedArgs } from './saved_config.js';
import { thresholded } from './thresholded.js';
import { remember } from './trained_weights.js';
import { ofOutputs } from './weights_of_outputs.js';

type Metrics = NonNullable<tfl.ModelCompileArgs['metrics']>;

declare module '@tensorflow/tfjs-layers/dist/engine/training.js' {
  interface ModelCompileArgs {
    /** What each output's loss counts in the sum: a number for each, in an array or by the names of outputs. Default 1. */
    lossWeights?: number | number[] | { [outputName: string]: number };
    /** Metrics that weigh samples as the loss does, by sampleWeight and classWeight. */
    weightedMetrics?: ModelCompileArgs['metrics'];
  }
}

const weighted = new WeakSet<MetricEntry>();

/** Whether a metric weighs its samples. */
export const isWeighted = (entry: MetricEntry): boolean => weighted.has(entry);

/** The metrics of each output: those of all, by the names of outputs, or, as Keras has it, a list for each. */
function byOutput(name: string, given: unknown, outputNames: readonly string[]): Metric[][] {
  const list = (one: unknown) => [one ?? []].flat() as Metric[];
  if (Array.isArray(given) && given.some(Array.isArray)) {
    const { length } = outputNames;
    if (given.length !== length)
      fail('compile', name, `one list for each of ${length} outputs`, given);
    return given.map(list);
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return outputNames.map(() => list(given));
  }
  const unknown = Object.keys(given).find((output) => !outputNames.includes(output));
  if (unknown !== undefined) {
    fail('compile', name, `by the names of outputs (${outputNames.join(', ')})`, unknown);
  }
  return outputNames.map((output) => list((given as Record<string, unknown>)[output]));
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
  const { lossWeights: shares, weightedMetrics, ...rest } = { ...loadedArgs(), ...args };
  const lossWeights = checkedShares(shares, names);
  const metrics = byOutput('metrics', rest.metrics, names);
  const more = byOutput('weightedMetrics', weightedMetrics, names);
  const asked = Object.fromEntries(
    names.map((name, i) => [name, [...metrics[i]!, ...more[i]!].map(thresholded)]),
  );
  compile.call(this, { ...rest, metrics: asked as unknown as Metrics });
  model.metrics = rest.metrics;
  keepGiven(model, { lossWeights, metrics, weightedMetrics: more });
  let entry = names.length > 1 ? names.length : 0;
  names.forEach((_, i) => {
    entry += metrics[i]!.length;
    for (const one of model.metricsTensors.slice(entry, entry + more[i]!.length)) weighted.add(one);
    entry += more[i]!.length;
  });
  nameWeighted(model, (i) => isWeighted(model.metricsTensors[i]!));
  remember(model);
};
