import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../../data/index.js';
import { crossEntropy, descend } from './adversarial.js';
import type { Models } from './task.js';

/** What the discriminator is to say of real images; Salimans et al. 2016, arXiv 1606.03498. */
const REAL = 0.9;
/** [count, size], normally distributed. */
export function noise(random: Random, count: number, size: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: count * size }, () => random.normal()),
    [count, size],
  );
}

/** How many numbers a generator makes an image from. */
export const latentSize = (generator: LayersModel) => generator.inputs[0]!.shape[1]!;

const training = { training: true };

/**
 * One step of both: the discriminator tells `real` images of -1..1 from generated ones, and the
 * generator is to be taken for real.
 *
 * @returns both losses, the discriminator's first
 */
export async function dcganStep(
  { generator, discriminator }: Models,
  real: tf.Tensor,
  random: Random,
) {
  const count = real.shape[0]!;
  const z = noise(random, count, latentSize(generator!));
  const fake = tf.tidy(() => generator!.apply(z, training) as tf.Tensor);
  const judged = await descend(discriminator!, () => {
    const logits = discriminator!.apply(tf.concat([real, fake]), training) as tf.Tensor;
    const [ofReal, ofFake] = tf.split(logits, 2);
    return tf.add(crossEntropy(ofReal!, REAL), crossEntropy(ofFake!, 0));
  });
  const made = await descend(generator!, () => {
    const images = generator!.apply(z, training) as tf.Tensor;
    return crossEntropy(discriminator!.apply(images, training) as tf.Tensor, 1);
  });
  tf.dispose([z, fake]);
  return [judged, made];
}
