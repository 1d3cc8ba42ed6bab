import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { dcganDiscriminator, dcganGenerator } from '../../../models/index.js';
import { imageToPng, Random } from '../../data/index.js';
import { figure, grid, toPng } from '../../pictures/index.js';
import { imageSets } from '../data/images.js';
import { checkTestData, collect, count, inputsOf, sourceOf, stack, take } from '../data/source.js';
import { smallClassifier, type Verdict, verdict } from '../small_classifier.js';
import { dcganStep, latentSize, noise } from './dcgan_step.js';
import type { Task } from './task.js';

const LATENT = 64;
/** Samples that are judged, and those in a picture. */
const JUDGED = 1_000;
const SHOWN = 40;
/** Adam's first decay; Radford et al. 2015, section 4. */
const BETA1 = 0.5;

/** Images of 0..1 from noise, by a trained generator. */
function generate(generator: LayersModel, count: number, random: Random): tf.Tensor4D {
  return tf.tidy(() => {
    const z = noise(random, count, latentSize(generator));
    const images = generator.predict(z, { batchSize: 100 }) as tf.Tensor4D;
    return tf.div(tf.add(images, 1), 2);
  });
}

export const dcganTask: Task = {
  name: 'dcgan',
  title: 'Images from noise, by a DCGAN',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  files: 'none',
  defaults: { epochs: 15, batchSize: 64, learningRate: 0.0005 },

  async open({ data, seed, limit, model: options }, learningRate) {
    const { label, shape, train, test, classes } = await imageSets(data, seed, limit);
    await checkTestData(label, test);
    const seen = take(train, limit);
    const {
      filters = [64, 32, 16],
      discriminatorFilters = [32, 64],
      ...others
    } = options as {
      filters?: number[];
      discriminatorFilters?: number[];
    };
    return {
      label,
      train: seen,
      validation: sourceOf([]),
      count: await count(seen),
      window: 10_000,
      numbers: ['discriminator', 'generator'],
      watch: null,
      build() {
        const generator = dcganGenerator({
          ...{ outputShape: shape, filters, latentSize: LATENT, seed },
          ...others,
        });
        const discriminator = dcganDiscriminator({
          ...{ inputShape: shape, filters: discriminatorFilters, seed: seed + 100 },
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
        const numbers = await dcganStep(models, real, random);
        real.dispose();
        return numbers;
      },
      validate: async () => [],
      async afterEpoch({ generator }, epoch, folder) {
        const images = generate(generator!, SHOWN, new Random(seed));
        const picture = await grid(images, { columns: 10, normalize: 'clip' });
        images.dispose();
        const target = path.join(folder, 'samples');
        mkdirSync(target, { recursive: true });
        const name = `epoch-${String(epoch + 1).padStart(3, '0')}.png`;
        writeFileSync(path.join(target, name), toPng(picture));
      },
      async measure({ generator }) {
        if (classes === null) return [];
        const classifier = await smallClassifier(await collect(seen), classes, shape, seed);
        const judge = async (some: tf.Tensor) => {
          const result = await verdict(classifier, some);
          some.dispose();
          return result;
        };
        const real = inputsOf(await collect(test, JUDGED), shape);
        const random = new Random(seed);
        const made = Array.from({ length: JUDGED }, () =>
          Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform()),
        );
        const verdicts: Record<string, Verdict> = {
          model: await judge(generate(generator!, JUDGED, new Random(seed + 1))),
          'real images': await judge(real),
          noise: await judge(stack(made, shape)),
        };
        classifier.dispose();
        const beside = (name: keyof Verdict): [string, number][] =>
          ['real images', 'noise'].map((other) => [other, verdicts[other]![name]]);
        return [
          {
            name: 'entropy of the classes found [nats]',
            value: verdicts.model!.entropy,
            better: 'higher',
            baselines: beside('entropy'),
          },
          {
            name: 'mean confidence of the classifier',
            value: verdicts.model!.confidence,
            better: 'higher',
            baselines: beside('confidence'),
          },
        ];
      },
      async show({ generator }) {
        const images = generate(generator!, SHOWN, new Random(seed));
        const draw = (theme: 'light' | 'dark') =>
          grid(images, { columns: 10, normalize: 'clip', theme });
        const caption = 'Images from noise. Those after each epoch are in the folder `samples`.';
        const html = figure(await draw('light'), caption, { dark: await draw('dark') });
        images.dispose();
        return [{ heading: 'Samples', content: [html] }];
      },
    };
  },

  /** As many PNG files as asked for. */
  async predict({ generator }, _files, folder, { count: images, seed }) {
    mkdirSync(folder, { recursive: true });
    const all = generate(generator!, images, new Random(seed));
    const [, height, width, channels] = all.shape;
    const values = await all.data<'float32'>();
    all.dispose();
    const size = height * width * channels;
    return Array.from({ length: images }, (_, i) => {
      const file = path.join(folder, `${String(i + 1).padStart(4, '0')}.png`);
      const data = values.slice(i * size, (i + 1) * size);
      writeFileSync(file, imageToPng({ width, height, channels, data }));
      return file;
    });
  },
};
