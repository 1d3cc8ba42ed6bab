import { fail, ValueError } from '../../../check.js';
import { type Loss, lossByName } from '../../../losses/index.js';
import type { Metric } from '../../../measures/index.js';
import { cosineMetric } from '../../cosine_metric.js';
import { LOSS_CLASSES, lossName } from '../../loss_classes.js';
import { METRIC_CLASSES, metricClass } from '../../metric_classes.js';
import { ownOptions } from '../../option_names.js';
import { type CustomFunctions, called, givenOptions } from './read_loss.js';

/** A metric as `compile` takes it. */
export type AnyMetric = string | Loss | Metric;

/** What a metric is of: its output's last axis, and its loss. */
export interface OutputOfMetric {
  classes: number | null;
  loss: string | Loss;
}

/** Means over examples that tfjs-layers has under these names. */
const ACCURACIES: Readonly<Record<string, string>> = {
  binaryaccuracy: 'binaryAccuracy',
  categoricalaccuracy: 'categoricalAccuracy',
  sparsecategoricalaccuracy: 'sparseCategoricalAccuracy',
};

/** Short names, by which histories call them, too. */
const SHORT = ['mse', 'mae', 'mape'];
const ACCURACY = ['accuracy', 'acc'];

const bare = (name: string) => name.replace(/_/g, '').toLowerCase();

/** Keras 3 counts by the shapes, tfjs by the loss: a vector of several answers by its largest. */
function accuracy(name: string, { classes, loss }: OutputOfMetric): string {
  const lossIs = typeof loss === 'string' ? loss : loss.name;
  const binary = lossIs === 'binaryCrossentropy' || lossIs === 'binaryFocalCrossentropy';
  return binary && classes !== 1 ? 'categoricalAccuracy' : name;
}

function streaming(
  where: string,
  className: string,
  config: Readonly<Record<string, unknown>>,
): Metric {
  const { make, fixed = {}, implied = {} } = METRIC_CLASSES[className]!;
  const given = Object.entries(ownOptions(config, ['name', 'dtype'])).filter(([name, value]) => {
    if (!(name in fixed)) return value !== null || name === 'classAggregation';
    if (value === fixed[name]) return false;
    return fail(where, `${name} of the metric ${className}`, String(fixed[name]), value);
  });
  try {
    return make({ ...Object.fromEntries(given), ...implied } as never);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(`${where}: ${error.message}`, { cause: error });
  }
}

/** A metric of Keras's as `compile` takes it; null for one that the caller leaves out. */
export function readMetric(
  where: string,
  value: unknown,
  own: CustomFunctions<Loss | Metric | null>,
  output: OutputOfMetric,
): AnyMetric | null {
  const { name, config } = called(where, 'a metric', value);
  if (Object.hasOwn(own, name)) return own[name]!;
  if (ACCURACY.includes(name)) return accuracy(name, output);
  if (SHORT.includes(name) || name === 'crossentropy' || name === 'ce') return name;
  const mean = ACCURACIES[bare(name)];
  if (mean !== undefined) {
    givenOptions(
      where,
      `the metric ${name}`,
      config,
      mean === 'binaryAccuracy' ? { threshold: 0.5 } : {},
    );
    if ((config.threshold ?? 0.5) !== 0.5) {
      fail(where, `threshold of the metric ${name}`, '0.5', config.threshold);
    }
    return mean;
  }
  const className = metricClass(name);
  if (className !== null) return streaming(where, className, config);
  const known = lossName(name);
  if (known === null) {
    throw new ValueError(
      `${where}: a metric must be one that can be computed here, got ${name} ` +
        `(nearest: the option metrics: { ${name} }, with a function, or null to leave it out).`,
    );
  }
  const { make, defaults } = LOSS_CLASSES[known]!;
  const options = givenOptions(where, `the metric ${name}`, config, defaults);
  if (known === 'cosineSimilarity') return cosineMetric;
  return make === null ? lossByName(known) : make(options as never);
}
