import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { dcganDiscriminator, dcganGenerator } from '../../../models/index.js';
import { oneOf } from '../../check.js';
import { Random } from '../../data/index.js';
import { openImages } from '../data/images.js';
import { inputsOf } from '../data/source.js';
import { dcganStep, GAN_LOSSES, type GanLossName, latentSize } from './dcgan_step.js';
import { makingImages, writeImages } from './made_images.js';
import { normalNoise } from './normal_noise.js';
import type { Variant } from './task.js';

const LATENT = 64;
/** Adam's first decay; Radford et al. 2015, section 4. */
const BETA1 = 0.5;

/** Images of 0..1 from noise, by a trained generator. */
function generate(generator: LayersModel, count: number, random: Random): tf.Tensor4D {
  return tf.tidy(() => {
    const z = normalNoise(random, [count, latentSize(generator)]);
    const images = generator.predict(z, { batchSize: 100 }) as tf.Tensor4D;
    return tf.div(tf.add(images, 1), 2);
  });
}

export const dcganTask: Variant = {
  builder: 'dcgan',
  kind: 'image',
  title: 'Images from noise, by a DCGAN',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  options: ['gray'],
  files: 'none',
  defaults: { epochs: 15, batchSize: 64, learningRate: 0.0005 },

  unwatched: true,

  keeps: (model) =>
    model === 'generator'
      ? { kind: 'image', output: 'image', input: 'code', range: [-1, 1] }
      : { kind: 'image', output: 'code', range: [-1, 1] },

  async open(request, learningRate) {
    const { seed, model: options } = request;
    // Nothing says when a generator is best: no examples are held back to watch it.
    const { shape, classes, job, judged } = await openImages({ ...request, validation: 0 });
    const {
      filters = [64, 32, 16],
      discriminatorFilters = [32, 64],
      loss = 'logistic',
      ...others
    } = options as {
      filters?: number[];
      discriminatorFilters?: number[];
      loss?: GanLossName;
    };
    oneOf('gan', 'loss', loss, GAN_LOSSES);
    return {
      ...job,
      numbers: ['discriminator', 'generator'],
      watch: null,
      build() {
        const generator = dcganGenerator({
          outputShape: shape,
          filters,
          latentSize: LATENT,
          seed,
          ...others,
        });
        const discriminator = dcganDiscriminator({
          inputShape: shape,
          filters: discriminatorFilters,
          // A penalty on its gradient does what is else dropped for.
          ...(loss === 'wasserstein' && { dropout: 0 }),
          seed: seed + 100,
        });
        for (const model of [generator, discriminator]) {
          // The loss of a step is its own; the name only lets the optimizer be saved.
          const optimizer = tf.train.adam(learningRate, BETA1);
          model.compile({ optimizer, loss: 'binaryCrossentropy' });
        }
        return { generator, discriminator };
      },
      async step(models, batch, random) {
        const real = tf.tidy(() => {
          const x = inputsOf(batch, shape);
          return tf.sub(tf.mul(x, 2), 1);
        });
        const numbers = await dcganStep(models, real, random, loss);
        real.dispose();
        return numbers;
      },
      validate: async () => [],
      ...makingImages({
        make: async ({ generator }, count, random) => generate(generator!, count, random),
        seen: job.train,
        judged,
        shape,
        classes,
        seed,
      }),
    };
  },

  /** As many PNG files as asked for. */
  predict: ({ generator }, _files, folder, { count, seed }) =>
    writeImages(generate(generator!, count, new Random(seed)), folder),
};
