import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { inLossScope } from '../../tfjs/loss_scope.js';
import { isStreamed } from '../../tfjs/streamed_metric.js';
import { isWeighted } from './compiled.js';
import { givenOf } from './given.js';
import type { Compiled } from './internals.js';
import { penalties } from './penalties.js';
import { runWithMasks } from './run_with_masks.js';
import { asCompiled } from './trained_weights.js';
import { reducedLoss, weightedMetric } from './weighted_mean.js';

/**
 * What a step of training and one of evaluation compute, as Keras 3: each output's loss is a mean, by its mask and the
 * weights of its samples, and the sum of them by `lossWeights`. tfjs adds losses before it averages them, forgets masks,
 * and in evaluation the regularizers; what it gives first there is the loss of the first output.
 */
type Data = (tf.Tensor | null)[];

/** The loss, each output's where there are several, and the metrics. */
function computed(model: Compiled, data: Data, training: boolean): tf.Tensor[] {
  const { inputs, outputs, outputNames, lossFunctions, metricsTensors } = model;
  const [first, several] = [inputs.length, outputs.length > 1];
  const targets = data.slice(first, first + outputs.length) as tf.Tensor[];
  const weights = data.slice(first + outputs.length);
  const given = data.slice(0, first) as tf.Tensor[];
  const run = runWithMasks(model, given, training ? { training } : {});
  const losses = lossFunctions.map((loss, i) => {
    const values = loss(targets[i]!, run.outputs[i]!);
    return reducedLoss(outputNames[i]!, values, weights[i] ?? null, run.masks[i]!);
  });
  const { lossWeights: shares } = givenOf(model);
  const parts = losses.map((loss, i) => (shares[i] === 1 ? loss : tf.mul(loss, shares[i]!)));
  const total = [...parts, ...penalties(model)].reduce((sum, part) => tf.add(sum, part));
  // Of several outputs, tfjs lists their losses before the metrics.
  const metrics = metricsTensors.slice(several ? outputs.length : 0).map((entry) => {
    const [metric, i] = entry;
    const weight = (isWeighted(entry) ? weights[i] : null) ?? null;
    // What streams weighs its samples itself, and does not know of masks, as in Keras.
    if (isStreamed(metric)) return metric(targets[i]!, run.outputs[i]!, weight);
    const values = metric(targets[i]!, run.outputs[i]!);
    return weightedMetric(outputNames[i]!, values, weight, run.masks[i]!);
  });
  return [total, ...(several ? losses : []), ...metrics];
}

const prototype = tfl.LayersModel.prototype as unknown as {
  makeTrainFunction(this: Compiled): (data: Data) => tf.Tensor[];
  makeTestFunction(this: Compiled): void;
};

prototype.makeTrainFunction = function () {
  return (data) => {
    let rest: tf.Tensor[] = [];
    const loss = () => {
      const [total, ...others] = computed(this, data, true);
      rest = others.map((value) => tf.keep(value));
      return total as tf.Scalar;
    };
    const step = (variables: tf.Variable[]) => this.optimizer.minimize(loss, true, variables)!;
    return [asCompiled(this, step), ...rest];
  };
};

prototype.makeTestFunction = function () {
  this.testFunction = (data) => tf.tidy(() => inLossScope(() => computed(this, data, false)));
};
