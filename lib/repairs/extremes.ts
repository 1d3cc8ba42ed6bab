import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { sumTo } from './sum_to.js';

/** The gradients of maximum and minimum, which throw on stock where one side is broadcast. */
export function repairExtremes(): void {
  const both = (kernelName: string, aWins: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => {
    replaceGradient({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (dy, [a, b]) => {
        const part = (mask: tf.Tensor, shape: number[]) =>
          sumTo(tf.mul(dy as tf.Tensor, tf.cast(mask, 'float32')), shape);
        return {
          a: () => part(aWins(a!, b!), a!.shape),
          b: () => part(tf.logicalNot(aWins(a!, b!)), b!.shape),
        };
      },
    });
  };
  both(tf.Maximum, (a, b) => tf.greaterEqual(a, b));
  both(tf.Minimum, (a, b) => tf.lessEqual(a, b));
}
