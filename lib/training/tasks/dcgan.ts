import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { dcganDiscriminator, dcganGenerator } from '../../../models/index.js';
import { imageToPng, Random } from '../../data/index.js';
import { figure, grid, toPng } from '../../pictures/index.js';
import { openImages } from '../data/images.js';
import { collect, inputsOf, stack } from '../data/source.js';
import { type Opinion, opinion, smallClassifier } from '../small_classifier.js';
import { writeWhole } from '../write_whole.js';
import { dcganStep, latentSize, noise } from './dcgan_step.js';
import { judgeSamples } from './judge_samples.js';
import { judging } from './judgement.js';
import type { Measure, Variant } from './task.js';

const LATENT = 64;
/** Samples that are judged, and those in a picture. */
const JUDGED = 1_000;
const SHOWN = 40;
/** Training images that samples are compared with, in memory. */
const COMPARED = 5_000;
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

/** A classifier learns from so many values at most, in memory. */
const MOST_VALUES = 2 ** 25;

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
    const seen = job.train;
    const {
      filters = [64, 32, 16],
      discriminatorFilters = [32, 64],
      ...others
    } = options as {
      filters?: number[];
      discriminatorFilters?: number[];
    };
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
        writeWhole(path.join(target, name), toPng(picture));
      },
      ...judging(async ({ generator }) => {
        const known = await collect(seen, COMPARED);
        const [of, unseen] = [
          inputsOf(known, shape),
          inputsOf(await collect(judged, JUDGED), shape),
        ];
        const made = generate(generator!, unseen.shape[0]!, new Random(seed + 1));
        const examples = await judgeSamples(made, { real: unseen, seen: of, seed });
        const [value, ...others] = examples.total!.of([...examples.rows.keys()]) as [
          number,
          ...number[],
        ];
        const apart: Measure = {
          name: examples.total!.name,
          value,
          better: 'lower',
          baselines: others.map((other, i) => [examples.baselines[i]!, other]),
        };
        const measures = [apart];
        if (classes !== null) {
          const some = await collect(seen, Math.ceil(MOST_VALUES / tf.util.sizeFromShape(shape)));
          const classifier = await smallClassifier(some, classes, shape, seed);
          const random = new Random(seed);
          const noise = tf.tidy(() =>
            stack(
              Array.from({ length: unseen.shape[0]! }, () =>
                Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform()),
              ),
              shape,
            ),
          );
          const opinions = {
            model: await opinion(classifier, made),
            'real images': await opinion(classifier, unseen),
            noise: await opinion(classifier, noise),
          };
          tf.dispose(noise);
          classifier.dispose();
          const measured = (name: string, of: keyof Opinion): Measure => ({
            name,
            value: opinions.model[of],
            better: 'higher',
            baselines: [
              ['real images', opinions['real images'][of]],
              ['noise', opinions.noise[of]],
            ],
          });
          measures.push(
            measured('entropy of the classes found [nats]', 'entropy'),
            measured('what an image says of its class [nats]', 'information'),
          );
        }
        tf.dispose([of, unseen, made]);
        return { measures, examples };
      }),
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
      writeWhole(file, imageToPng({ width, height, channels, data }));
      return file;
    });
  },
};
