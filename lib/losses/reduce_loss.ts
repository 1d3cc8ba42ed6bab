import * as tf from '@tensorflow/tfjs-core';
import { oneOf, onlyKnown } from '../check.js';
import { spread } from '../measures/metric.js';
import { tensor } from '../tfjs/check.js';

/** How values become a loss; Keras's, camelCased. */
export type Reduction = 'sumOverBatchSize' | 'mean' | 'meanWithSampleWeight' | 'sum' | 'none';

/** How `reduceLoss` weights and sums. */
export interface ReduceLossOptions {
  /**
   * `'sumOverBatchSize'` or `'mean'`: the weighted sum by the number of values, masked ones left out;
   * `'meanWithSampleWeight'`: by the sum of the weights; `'sum'`; `'none'`: the weighted values. Default
   * `'sumOverBatchSize'`.
   */
  reduction?: Reduction;
  /** A weight for each sample, or for each value, as for each pixel; default 1. */
  sampleWeight?: tf.Tensor | null;
  /** True, or 1, where a value counts; default everywhere. */
  mask?: tf.Tensor | null;
}

const REDUCTIONS = ['sumOverBatchSize', 'mean', 'meanWithSampleWeight', 'sum', 'none'] as const;

/**
 * The values of a loss as one number, weighted and masked as Keras does it.
 *
 * @param values what a loss returns, `[n, ...]`
 * @param options weights, mask and reduction
 * @returns a scalar; of the shape of values for `'none'`
 * @throws ValueError for a reduction that is not known
 * @example
 * const values = tf.tensor1d([1, 2, 3]);
 * reduceLoss(values).dataSync(); // Float32Array [2]
 * reduceLoss(values, { mask: tf.tensor1d([1, 1, 0]) }).dataSync(); // Float32Array [1.5]
 * reduceLoss(values, { sampleWeight: tf.tensor1d([0, 0, 1]) }).dataSync(); // Float32Array [1]
 */
export function reduceLoss(values: tf.Tensor, options: ReduceLossOptions = {}): tf.Tensor {
  onlyKnown('reduceLoss', options, ['reduction', 'sampleWeight', 'mask']);
  tensor('reduceLoss', 'values', values);
  const { reduction = 'sumOverBatchSize', sampleWeight = null, mask = null } = options;
  oneOf('reduceLoss', 'reduction', reduction, REDUCTIONS);
  const averages = reduction === 'sumOverBatchSize' || reduction === 'mean';
  const floats = (name: string, given: tf.Tensor | null) => {
    if (given === null) return null;
    return tf.cast(
      spread('reduceLoss', name, tensor('reduceLoss', name, given), values),
      'float32',
    );
  };
  return tf.tidy(() => {
    const weights = floats('sampleWeight', sampleWeight);
    let valid = floats('mask', mask);
    // The valid ones weigh total / valid, so that the mean over all is the mean over them.
    if (valid !== null && averages) valid = tf.mul(valid, tf.divNoNan(valid.size, tf.sum(valid)));
    const weight = weights !== null && valid !== null ? tf.mul(weights, valid) : (weights ?? valid);
    const weighted = weight === null ? values : tf.mul(values, weight);
    if (reduction === 'none' || weighted.rank === 0) return tf.clone(weighted);
    const sum = tf.sum(weighted);
    if (reduction === 'sum') return sum;
    const divisor =
      reduction === 'meanWithSampleWeight' && weight !== null ? tf.sum(weight) : weighted.size;
    return tf.divNoNan(sum, divisor);
  });
}
