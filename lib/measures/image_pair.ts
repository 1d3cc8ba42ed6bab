import type * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { tensor } from '../tfjs/check.js';

/** Images [n, height, width, channels] and the true ones, of one shape that is not empty. */
export function imagePair(
  where: string,
  images: unknown,
  truth: unknown,
): [tf.Tensor4D, tf.Tensor4D] {
  const [a, b] = Object.entries({ images, truth }).map(([name, given]) => {
    const checked = tensor(where, name, given, { rank: 4 }) as tf.Tensor4D;
    if (checked.size === 0) fail(where, name, 'not empty', checked.shape);
    return checked;
  }) as [tf.Tensor4D, tf.Tensor4D];
  if (a.shape.join() !== b.shape.join()) {
    fail(where, 'truth', `of the shape of images, [${a.shape.join(', ')}]`, b.shape);
  }
  return [a, b];
}
