import * as tf from '@tensorflow/tfjs-core';
import { denoisingAutoencoder } from '../../../models/index.js';
import { Random } from '../../data/index.js';
import { blur } from '../../measures/blur.js';
import { imagePsnr } from '../../measures/image_psnr.js';
import { imageSsim } from '../../measures/image_ssim.js';
import { imageSets } from '../data/images.js';
import { checkTestData, collect, count, inputsOf, split, stack, take } from '../data/source.js';
import { predictPictures } from './image_files.js';
import { imageRows } from './image_rows.js';
import { predictBatches } from './predict_batches.js';
import { supervised } from './supervised.js';
import type { Measure, Source, Task } from './task.js';

/** The keras-io example's: the standard deviation of what is added, before values are cut to 0..1. */
const NOISE = 0.4;
/** Widths of the blur to compare with, in pixels; the best one for the test images counts. */
const SIGMAS = Array.from({ length: 12 }, (_, i) => 0.4 + 0.1 * i);
const SHOWN = 10;

function noisy(x: Float32Array, random: Random): Float32Array {
  return x.map((value) => Math.min(Math.max(value + random.normal(0, NOISE), 0), 1));
}

/** The images with noise, the clean ones as what is to come out; the same noise every time. */
function withNoise(source: Source, seed: number): Source {
  return async function* () {
    const random = new Random(seed);
    for await (const { x } of source()) yield { x: noisy(x, random), y: x };
  };
}

/** Adds up a number for each image under a name; gives the means. */
class Means {
  readonly #sums = new Map<string, number>();
  #images = 0;

  async add(name: string, values: tf.Tensor): Promise<void> {
    const sum = (await values.data<'float32'>()).reduce((a, b) => a + b, 0);
    values.dispose();
    this.#sums.set(name, (this.#sums.get(name) ?? 0) + sum);
  }

  count(images: number): void {
    this.#images += images;
  }

  mean(name: string): number {
    return this.#sums.get(name)! / this.#images;
  }
}

export const denoisingAutoencoderTask: Task = {
  name: 'denoisingAutoencoder',
  title: `A denoising autoencoder, noise ${NOISE}`,
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 15, batchSize: 128, learningRate: 0.001 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, shape, train, test } = await imageSets(data, seed, limit);
    await checkTestData(label, test);
    const { rest, part } = split(take(train, limit), validation);
    const judged = withNoise(take(test, limit), seed);
    return {
      label,
      train: rest,
      validation: part,
      count: await count(rest),
      window: 10_000,
      numbers: ['loss', 'mse'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = denoisingAutoencoder({ inputShape: shape, seed, ...options });
        const optimizer = tf.train.adam(learningRate);
        model.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['mse'] });
        return { model };
      },
      ...supervised((batch, random) => [
        stack(
          batch.map(({ x }) => noisy(x, random)),
          shape,
        ),
        inputsOf(batch, shape),
      ]),
      async measure({ model }) {
        const means = new Means();
        await predictBatches(model!, judged, shape, async (x, prediction, batch) => {
          const truth = stack(
            batch.map((example) => example.y!),
            shape,
          ) as tf.Tensor4D;
          const add = async (name: string, images: tf.Tensor4D) => {
            await means.add(`psnr ${name}`, imagePsnr(images, truth));
            await means.add(`ssim ${name}`, imageSsim(images, truth));
          };
          means.count(batch.length);
          await add('model', prediction as tf.Tensor4D);
          await add('noisy', x as tf.Tensor4D);
          for (const sigma of SIGMAS) {
            const blurred = blur(x as tf.Tensor4D, sigma);
            await add(`blur ${sigma}`, blurred);
            blurred.dispose();
          }
          const entropy = tf.tidy(() => {
            const p = tf.clipByValue(prediction, 1e-7, 1 - 1e-7);
            const rest = tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, p)));
            return tf.neg(tf.mean(tf.add(tf.mul(truth, tf.log(p)), rest), [1, 2, 3]));
          });
          await means.add('entropy', entropy);
          truth.dispose();
        });
        const compared = (name: 'psnr' | 'ssim'): Measure['baselines'] => {
          const blurred = SIGMAS.map(
            (sigma) => [sigma, means.mean(`${name} blur ${sigma}`)] as const,
          );
          const [sigma, best] = blurred.reduce((a, b) => (b[1] > a[1] ? b : a));
          return [
            ['noisy input', means.mean(`${name} noisy`)],
            [`Gaussian blur of the best width, ${sigma.toFixed(1)} pixels`, best],
          ];
        };
        return [
          {
            name: 'PSNR [dB]',
            value: means.mean('psnr model'),
            better: 'higher',
            baselines: compared('psnr'),
          },
          {
            name: 'SSIM',
            value: means.mean('ssim model'),
            better: 'higher',
            baselines: compared('ssim'),
          },
          {
            name: 'binary cross-entropy',
            value: means.mean('entropy'),
            better: 'lower',
            baselines: [],
          },
        ];
      },
      async show({ model }) {
        const examples = await collect(judged, SHOWN);
        const x = inputsOf(examples, shape);
        const clean = stack(
          examples.map((example) => example.y!),
          shape,
        );
        const y = model!.predict(x) as tf.Tensor;
        const rows = await imageRows(
          [
            ['noisy', x],
            ['denoised', y],
            ['originals', clean],
          ],
          'Test images, which the model never saw.',
        );
        tf.dispose([x, clean, y]);
        return [{ heading: 'Noisy, denoised and original', content: [rows] }];
      },
    };
  },
  predict: (models, files, folder) => predictPictures(models.model!, files, folder),
};
