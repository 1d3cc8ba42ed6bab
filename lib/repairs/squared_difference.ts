import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { sumTo } from './sum_to.js';

/** The gradient of squaredDifference, which throws on stock where one side is broadcast. */
export function repairSquaredDifference(): void {
  replaceGradient({
    kernelName: tf.SquaredDifference,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      const slope = (x: tf.Tensor, y: tf.Tensor) =>
        sumTo(tf.mul(dy as tf.Tensor, tf.mul(tf.sub(x, y), 2)), x.shape);
      return { a: () => slope(a, b), b: () => slope(b, a) };
    },
  });
}
