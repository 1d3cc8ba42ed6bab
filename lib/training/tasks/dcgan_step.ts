import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../../data/index.js';
import {
  gradientPenalty,
  hingeDiscriminator,
  hingeGenerator,
  relativisticDiscriminator,
  relativisticGenerator,
} from '../../losses/index.js';
import { crossEntropy, descend } from './adversarial.js';
import { normalNoise } from './normal_noise.js';
import type { Models } from './task.js';

/** What the discriminator is to say of real images; Salimans et al. 2016, arXiv 1606.03498. */
const REAL = 0.9;
/** What the gradient penalty counts; Gulrajani et al. 2017, arXiv 1704.00028, section 4. */
const PENALTY = 10;

/** How many numbers a generator makes an image from. */
export const latentSize = (generator: LayersModel) => generator.inputs[0]!.shape[1]!;

/** What both are trained for, by the scores of real and of made images. */
interface GanLoss {
  judge(real: tf.Tensor, made: tf.Tensor): tf.Scalar;
  make(made: tf.Tensor, real: tf.Tensor): tf.Scalar;
  /** Whether the discriminator's gradient is to have a norm of 1. */
  penalized?: boolean;
}

const LOSSES = {
  logistic: {
    judge: (real, made) => tf.add(crossEntropy(real, REAL), crossEntropy(made, 0)),
    make: (made) => crossEntropy(made, 1),
  },
  hinge: { judge: hingeDiscriminator, make: hingeGenerator },
  relativistic: {
    judge: (real, made) => relativisticDiscriminator(real, made),
    make: (made, real) => relativisticGenerator(real, made),
  },
  wasserstein: {
    judge: (real, made) => tf.sub(tf.mean(made), tf.mean(real)),
    make: (made) => tf.neg(tf.mean(made)),
    penalized: true,
  },
} satisfies Record<string, GanLoss>;

/** What a GAN can be trained for. */
export type GanLossName = keyof typeof LOSSES;

/** Their names, the usual one first. */
export const GAN_LOSSES = Object.keys(LOSSES) as GanLossName[];

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
  name: GanLossName = 'logistic',
) {
  const loss: GanLoss = LOSSES[name];
  const count = real.shape[0]!;
  const z = normalNoise(random, [count, latentSize(generator!)]);
  const fake = tf.tidy(() => generator!.apply(z, training) as tf.Tensor);
  const mix = tf.tensor1d(Array.from({ length: count }, () => random.uniform()));
  /** The scores of two batches, which one batch normalisation would see together. */
  const scores = (a: tf.Tensor, b: tf.Tensor) =>
    tf.split(discriminator!.apply(tf.concat([a, b]), training) as tf.Tensor, 2) as [
      tf.Tensor,
      tf.Tensor,
    ];
  const judged = await descend(discriminator!, () => {
    const judgement = loss.judge(...scores(real, fake));
    if (!loss.penalized) return judgement;
    const penalty = gradientPenalty(discriminator!, real, fake, { mix });
    return tf.add(judgement, tf.mul(penalty, PENALTY));
  });
  const made = await descend(generator!, () => {
    const images = generator!.apply(z, training) as tf.Tensor;
    if (name !== 'relativistic') {
      return loss.make(discriminator!.apply(images, training) as tf.Tensor, real);
    }
    return loss.make(...scores(images, real));
  });
  tf.dispose([z, fake, mix]);
  return [judged, made];
}
