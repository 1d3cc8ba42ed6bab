import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../../../check.js';
import { givenOf } from '../../../stock/training/given.js';
import type { Compiled } from '../../../stock/training/internals.js';
import { refuseJoinedMasks } from '../refuse_masks.js';
import type { WrittenModel } from '../written.js';
import { asKerasOptimizer } from './as_keras_optimizer.js';
import { type Origin, trainedWeights } from './trained_weights.js';
import { writeLoss } from './write_loss.js';
import { writeMetric } from './write_metric.js';
import { type WrittenOptimizer, writeOptimizer } from './write_optimizer.js';

/** What a model was compiled with, as Keras writes it. */
export interface WrittenCompiled extends WrittenOptimizer {
  /** Losses, their weights and metrics, without the optimizer. */
  config: Record<string, unknown>;
}

/** The losses of a model, output by output, as they were given. */
function lossesOf(model: tfl.LayersModel): unknown[] {
  const { loss, outputNames } = model as unknown as { loss: unknown; outputNames: string[] };
  if (Array.isArray(loss)) return loss;
  const named = typeof loss === 'object' && loss !== null;
  return outputNames.map((name) => (named ? (loss as Record<string, unknown>)[name] : loss));
}

/**
 * What a model was compiled with.
 *
 * @param origin the variable of the model that a variable of what was written stands for
 * @param legacy whether it is for Keras 2
 * @throws ValueError for what Keras lacks, by name, but for what is left out
 */
export async function writeCompiled(
  model: tfl.LayersModel,
  written: WrittenModel,
  origin: Origin,
  leaveOut: readonly string[],
  legacy: boolean,
): Promise<WrittenCompiled> {
  if (model.optimizer === undefined || model.optimizer === null) {
    fail('toKeras', 'the model for compile: true', 'compiled', 'one that is not');
  }
  refuseJoinedMasks(model);
  const weights = trainedWeights(model, written, origin);
  const { outputs } = model;
  const one = outputs.length === 1;
  const all = (values: readonly unknown[]) => (one ? values[0] : values);
  const losses = lossesOf(model).map((loss) => writeLoss(loss, leaveOut));
  // A Sequential trains the model within.
  const compiled = ((model as { model?: unknown }).model ?? model) as Compiled;
  const { lossWeights: shares, metrics: plain, weightedMetrics: weighted } = givenOf(compiled);
  const metricLists = (lists: typeof plain) => {
    const metrics = lists.map((list, i) =>
      list
        .map((metric) => writeMetric(metric, leaveOut, outputs[i]!.shape.at(-1) ?? null))
        .filter((metric) => metric !== null),
    );
    return metrics.every(({ length }) => length === 0) ? null : all(metrics);
  };
  const config = {
    loss: all(losses),
    loss_weights: shares.every((share) => share === 1) ? null : all(shares),
    metrics: metricLists(plain),
    weighted_metrics: metricLists(weighted),
    run_eagerly: false,
    steps_per_execution: 1,
    jit_compile: false,
  };
  const { optimizer, made } = await asKerasOptimizer(model.optimizer);
  try {
    return { config, ...(await writeOptimizer(optimizer, weights, legacy)) };
  } finally {
    if (made) optimizer.dispose();
  }
}
