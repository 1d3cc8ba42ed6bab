import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { type Loss, named } from './loss.js';

/** The sum over a sample of what neighbours along an axis differ by. */
function differences(images: tf.Tensor, axis: number): tf.Tensor {
  const begin = images.shape.map(() => 0);
  const size = images.shape.with(axis, images.shape[axis]! - 1);
  const [first, second] = [begin, begin.with(axis, 1)].map((from) => tf.slice(images, from, size));
  return tf.sum(tf.abs(tf.sub(second!, first!)), images.shape.map((_, i) => i).slice(1));
}

/**
 * How much neighbouring pixels of the prediction differ, summed over the image, as `tf.image.total_variation`: the
 * truth plays no part. For signals and volumes alike.
 *
 * yPred `[n, ...spatial, channels]` -> `[n]`, in the unit of the values.
 *
 * Source: Rudin, Osher & Fatemi 1992, Physica D 60, section 2, anisotropic.
 *
 * @throws ValueError for predictions without a spatial axis
 * @example
 * const images = tf.tensor4d([0, 1, 0, 0], [1, 2, 2, 1]);
 * totalVariation()(images, images).dataSync(); // Float32Array [2]
 */
export function totalVariation(): Loss {
  return named('totalVariation', (_, yPred) =>
    tf.tidy(() => {
      const images = tf.cast(tensor('totalVariation', 'yPred', yPred), 'float32');
      if (images.rank < 3) {
        fail('totalVariation', 'yPred', 'of shape [n, ...spatial, channels]', images.shape);
      }
      const axes = images.shape.map((_, axis) => axis).slice(1, -1);
      return axes.map((axis) => differences(images, axis)).reduce((sum, one) => tf.add(sum, one));
    }),
  );
}
