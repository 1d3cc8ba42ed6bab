import * as tfl from '@tensorflow/tfjs-layers';
import type { Compiled } from './internals.js';

/** Gives a weighted metric another name than a metric that is not, as Keras has it: tfjs knows of none that weigh. */
export function nameWeighted(model: Compiled, isWeighted: (entry: number) => boolean): void {
  const { metricsNames: names, metricsTensors: entries, outputNames } = model;
  // The sum of the losses is no entry.
  const named = names.slice(1);
  const taken = new Set(named.filter((_, i) => !isWeighted(i)));
  named.forEach((name, i) => {
    if (!isWeighted(i)) return;
    const start = outputNames.length > 1 ? `${outputNames[entries[i]![1]]}_` : '';
    if (taken.has(name)) names[i + 1] = `${start}weighted_${name.slice(start.length)}`;
    taken.add(name);
  });
}

const prototype = tfl.LayersModel.prototype as unknown as {
  getDedupedMetricsNames(this: Compiled): string[];
};

// Of several of one name, tfjs numbers the first, too.
prototype.getDedupedMetricsNames = function () {
  const seen = new Map<string, number>();
  return this.metricsNames.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}_${before}`;
  });
};
