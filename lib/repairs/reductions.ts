import * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** As many dimensions as every backend's Tile takes. */
const MOST_AXES = 4;

/**
 * dy, the gradient of a reduction over `axes`, repeated along them: of the reduced input's shape.
 * The gradient of Tile itself takes one kernel for each repetition; a sum stands in for it.
 */
function spread(dy: tf.Tensor, shape: number[], axes: number[]): tf.Tensor {
  // Neighbouring axes that are both reduced or both kept, as one.
  const kept: number[] = [];
  const reps: number[] = [];
  let last: boolean | undefined;
  shape.forEach((length, axis) => {
    const reduced = axes.includes(axis);
    const [lengths, ones] = reduced ? [reps, kept] : [kept, reps];
    if (reduced === last) lengths[lengths.length - 1]! *= length;
    else {
      lengths.push(length);
      ones.push(1);
    }
    last = reduced;
  });
  if (reps.every((times) => times === 1)) return tf.reshape(dy, shape);
  if (reps.length > MOST_AXES) {
    return tf.reshape(tf.mul(tf.reshape(dy, kept), tf.ones(reps)), shape);
  }
  const repeat = tf.customGrad((small) => ({
    value: tf.reshape(tf.tile(tf.reshape(small as tf.Tensor, kept), reps), shape),
    gradFunc: (large: tf.Tensor) => tf.reshape(tf.sum(large, axes), dy.shape),
  }));
  return repeat(dy);
}

/**
 * The gradients of sum and mean: stock makes as many ones in JavaScript as the input has values and
 * multiplies dy by them, and for a mean divides every product. Here dy is divided, and then repeated.
 */
export function repairReductions(): void {
  for (const kernelName of [tf.Mean, tf.Sum]) {
    replaceGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, [x], attrs) => {
        const { shape } = x!;
        const axes = tf.util.parseAxisParam((attrs as unknown as tf.SumAttrs).axis, shape);
        const count = product(axes.map((axis) => shape[axis]!));
        const share = () =>
          kernelName === tf.Mean && count !== 1
            ? tf.div(dy as tf.Tensor, count)
            : (dy as tf.Tensor);
        return { x: () => spread(share(), shape, axes) };
      },
    });
  }
}
