import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';

/** Truth of the prediction's shape; an axis of length 1 may lack, or be too many, at its end. */
export function matching(where: string, truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor {
  const wanted = prediction.shape;
  const bare = (shape: number[]) => (shape.at(-1) === 1 ? shape.slice(0, -1) : shape).join();
  const near = Math.abs(truth.rank - wanted.length) === 1 && bare(truth.shape) === bare(wanted);
  if (!near && truth.shape.join() !== wanted.join()) {
    fail(where, 'yTrue', `of the shape of yPred, [${wanted.join(', ')}]`, truth.shape);
  }
  return near ? tf.reshape(truth, wanted) : truth;
}
