import * as tf from '@tensorflow/tfjs-core';
import { patchDiscriminator, unet } from '../../../models/index.js';
import { pairedImages } from '../data/paired_images.js';
import { collect, stack } from '../data/source.js';
import { crossEntropy, descend } from './adversarial.js';
import { DETAILS } from './details.js';
import { predictPictures } from './image_files.js';
import { type Baseline, oneWay, type Size } from './image_translation.js';
import { startAtMean } from './start_at.js';
import type { Collate, Example, Job, Models, Variant } from './task.js';
import { translationJob } from './translation_job.js';

/** The mean target is computed from at most so many images. */
const MEAN_OF = 1000;
/** Adam's first decay of adversarial training; Isola et al. 2017, section 3.3. */
const BETA1 = 0.5;

const training = { training: true };

/** The mean target of images of one size; where they differ, the mean of all pixels. */
async function meanTarget(examples: Example[], size: Size | null, channels: number) {
  const rows = examples.map(({ y }) => y!);
  const pixels = size === null ? [1, 1] : [...size];
  if (size !== null) {
    return tf.tidy(() => tf.mean(stack(rows, [...pixels, channels]), 0, true));
  }
  const sums = new Array<number>(channels).fill(0);
  let count = 0;
  for (const row of rows) {
    row.forEach((value, i) => {
      sums[i % channels]! += value;
    });
    count += row.length / channels;
  }
  return tf.tensor4d(
    sums.map((sum) => sum / Math.max(count, 1)),
    [1, 1, 1, channels],
  );
}

/** One step of both: the discriminator tells targets from what is made of the inputs, and the model is to be taken for real. */
async function adversarialStep(
  { model, discriminator }: Models,
  [x, y]: [tf.Tensor, tf.Tensor],
  weight: number,
): Promise<number[]> {
  const judge = (made: tf.Tensor) =>
    discriminator!.apply(tf.concat([x, made], -1), training) as tf.Tensor;
  const fake = tf.tidy(() => model!.apply(x, training) as tf.Tensor);
  const judged = await descend(discriminator!, () =>
    tf.div(tf.add(crossEntropy(judge(y), 1), crossEntropy(judge(fake), 0)), 2),
  );
  fake.dispose();
  const loss = await descend(model!, () => {
    const made = model!.apply(x, training) as tf.Tensor;
    const absolute = tf.mean(tf.abs(tf.sub(made, y)));
    return tf.add(absolute, tf.mul(crossEntropy(judge(made), 1), weight));
  });
  return [loss, judged];
}

/** Step and validation of a model and its discriminator; validated is the absolute error alone. */
function adversarialTraining(collate: Collate, weight: number) {
  return {
    numbers: ['loss', 'discriminator'],
    watch: null,
    async step(models: Models, ...[batch, random]: Parameters<Collate>) {
      const pair = collate(batch, random);
      const numbers = await adversarialStep(models, pair, weight);
      tf.dispose(pair);
      return numbers;
    },
    validate: async () => [],
  };
}

export const imageToImageTask: Variant = {
  builder: 'unet',
  kind: 'image',
  title: 'Images from images, by a U-Net',
  data: 'a folder with inputs/ and targets/ of the same names, PNG or JPEG; embedded: outlines of shapes and their colours',
  options: ['gray', 'adversarial'],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002, schedule: 'cosine' },

  async open(request, learningRate): Promise<Job> {
    const { seed, adversarial = 0, model: options } = request;
    const found = adversarial > 0 ? { ...request, validation: 0 } : request;
    const { channels, ...data } = await pairedImages(found);
    const { input, target } = channels;
    const mean = await meanTarget(await collect(data.job.train, MEAN_OF), data.size, target);
    const averages = await mean.data<'float32'>();
    mean.dispose();
    const average: Baseline = oneWay('the mean target of the training images', (x, size) =>
      tf.add(tf.zeros([x.shape[0], ...size, target]), tf.tensor(averages, mean.shape)),
    );
    const asTarget = (x: tf.Tensor4D): tf.Tensor4D => {
      if (input === target) return x;
      return input === 1 ? tf.tile(x, [1, 1, 1, 3]) : tf.mean(x, 3, true);
    };
    const task = {
      shapes: (size: Size) => ({ input: [...size, input], target: [...size, target] }),
      pair: ({ x, y }: Example) => ({ x, y: y! }),
      baselines: [oneWay('the input itself', asTarget), average],
      paired: true,
      further: [DETAILS],
      look: (x: tf.Tensor4D) => x,
      given: 'inputs',
      made: 'what is made of them',
    };
    const job = translationJob(task, data);
    return {
      ...job,
      ...(adversarial > 0 ? adversarialTraining(job.collate, adversarial) : { numbers: ['loss'] }),
      build(): Models {
        const model = unet({
          inputShape: [null, null, input],
          classes: target,
          filters: 16,
          depth: 3,
          outputActivation: 'sigmoid',
          seed,
          ...options,
        });
        startAtMean(model, averages, target);
        if (adversarial === 0) {
          // PSNR is a squared error: what the absolute one learns, medians, is worse by it where much is possible.
          const loss = 'meanSquaredError';
          model.compile({ optimizer: tf.train.adam(learningRate), loss });
          return { model };
        }
        // Beside a discriminator, which asks for sharpness, the absolute error; Isola et al. 2017, section 3.1.
        const loss = 'meanAbsoluteError';
        const discriminator = patchDiscriminator({
          inputShape: [null, null, input + target],
          filters: [32, 64],
          between: null,
          padding: 'same',
          batchNormalization: false,
          seed: seed + 100,
        });
        // The loss of a step is its own; the name only lets the optimizer be saved.
        for (const one of [model, discriminator]) {
          one.compile({ optimizer: tf.train.adam(learningRate, BETA1), loss });
        }
        return { model, discriminator };
      },
    };
  },
  predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
};
