import type * as tf from '@tensorflow/tfjs-core';
import { array, number } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { weightByClass } from '../tfjs/weight_by_class.js';

/**
 * A weight for each sample or pixel by its class, for `sampleWeight` of losses and metrics: rare classes may weigh more.
 *
 * @param labels numbers of classes `[n, ...]`; one that is no class weighs 0
 * @param weights what each class weighs, in order
 * @returns `[n, ...]`
 * @throws ValueError for weights that are no numbers
 * @example
 * weightsOfClasses(tf.tensor2d([[0, 1], [2, 255]]), [1, 5, 2]).dataSync(); // Float32Array [1, 5, 2, 0]
 */
export function weightsOfClasses(labels: tf.Tensor, weights: number[]): tf.Tensor {
  const where = 'weightsOfClasses';
  tensor(where, 'labels', labels);
  for (const weight of array(where, 'weights', weights)) number(where, 'weights', weight, 0);
  return weightByClass(labels, weights, 0);
}
