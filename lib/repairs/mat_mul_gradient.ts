import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { sumTo } from './sum_to.js';

/** The gradient of matMul, which throws on stock where the matrices of one side are broadcast. */
export function repairMatMulGradient(): void {
  replaceGradient({
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (gradient, saved, attrs) => {
      const dy = gradient as tf.Tensor;
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      const { transposeA: ta, transposeB: tb } = attrs as unknown as tf.BatchMatMulAttrs;
      const da = () => (ta ? tf.matMul(b, dy, tb, true) : tf.matMul(dy, b, false, !tb));
      const db = () => (tb ? tf.matMul(dy, a, true, ta) : tf.matMul(a, dy, !ta, false));
      return { a: () => sumTo(da(), a.shape), b: () => sumTo(db(), b.shape) };
    },
  });
}
