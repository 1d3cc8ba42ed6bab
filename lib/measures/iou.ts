import * as tf from '@tensorflow/tfjs-core';
import { fail, onlyKnown, record } from '../check.js';
import {
  type BinaryOptions,
  binaryOverlap,
  type ClassesOptions,
  overlapMetric,
} from './confusion.js';
import type { Metric } from './metric.js';

/** What is right by what is found or there, where `both` counts what is right twice. */
const intersectionOverUnion = (right: tf.Tensor, both: tf.Tensor) =>
  tf.divNoNan(right, tf.sub(both, right));

/**
 * What truth and prediction share of a class by what either has, as Keras's `IoU`, its mean over `targetClassIds`: a class
 * that is in neither is left out of the mean, and 0 is the value where all are.
 *
 * yTrue numbers of classes `[n, ...]`, yPred of that shape, or scores `[n, ..., classes]` -> a scalar, 0 to 1.
 *
 * @param options classes, those that count, and how they are given
 * @throws ValueError for options that are not known, or no class to give
 * @example
 * const metric = iou({ numClasses: 2, targetClassIds: [1] });
 * metric.update(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0, 1, 1, 1]));
 * metric.result().dataSync(); // Float32Array [0.666667]
 */
export function iou(options: ClassesOptions): Metric {
  const { targetClassIds } = record('iou', 'the options', options);
  if (!Array.isArray(targetClassIds) || targetClassIds.length === 0) {
    fail('iou', 'targetClassIds', 'an array of classes', targetClassIds);
  }
  return overlapMetric('iou', options, intersectionOverUnion);
}

/**
 * What truth and prediction share of a class by what either has, its mean over all classes, as Keras's `MeanIoU`: a class
 * that is in neither is left out of the mean.
 *
 * yTrue numbers of classes `[n, ...]`, yPred of that shape, or scores `[n, ..., classes]` -> a scalar, 0 to 1.
 *
 * @param options classes, those that count, and how they are given
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = meanIoU({ numClasses: 3 });
 * metric.update(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0, 1, 1, 1]));
 * metric.result().dataSync(); // Float32Array [0.583333]
 */
export function meanIoU(options: ClassesOptions): Metric {
  return overlapMetric('meanIoU', options, intersectionOverUnion);
}

/**
 * What truth and prediction share of yes and no by what either has, as Keras's `BinaryIoU`. With `targetClassIds: [1]` it
 * is the IoU of a mask.
 *
 * yTrue of 0 and 1 of any shape, yPred probabilities of that shape -> a scalar, 0 to 1.
 *
 * @param options the classes that count, and the threshold
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = binaryIoU({ targetClassIds: [1] });
 * metric.update(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0.1, 0.7, 0.8, 0.9]));
 * metric.result().dataSync(); // Float32Array [0.666667]
 */
export function binaryIoU(options: BinaryOptions = {}): Metric {
  onlyKnown('binaryIoU', options, ['targetClassIds', 'threshold']);
  return binaryOverlap('binaryIoU', options, intersectionOverUnion);
}
