import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type DiffusionUnetOptions, diffusionUnet } from '../../../models/index.js';
import { Random } from '../../data/index.js';
import { adam } from '../../optimizers/index.js';
import { addNoise, cosineBetas, ddimSample, velocity } from '../../predict/index.js';
import { keepsAverages } from '../../tfjs/fit_hooks.js';
import { openImages } from '../data/images.js';
import { inputsOf } from '../data/source.js';
import { makingImages, writeImages } from './made_images.js';
import { normalNoise } from './normal_noise.js';
import type { Variant } from './task.js';

/** A network that trains in minutes on two cores; each has a default in the builder. */
const SMALL: DiffusionUnetOptions = {
  filters: 32,
  multipliers: [1, 2],
  blocks: 1,
  attentionSizes: [],
  groups: 8,
  dropout: 0,
};
/** What a step keeps of the averages of the weights that images are drawn with. */
const MOMENTUM = 0.995;
const BETAS = cosineBetas();
/** The way back from noise to an image, and images that go there together. */
const BACK = { predicts: 'velocity', steps: 20, spacing: 'trailing', betas: BETAS } as const;
const AT_ONCE = 100;
/** Samples that are judged: each takes as many predictions as there are steps. */
const JUDGED = 500;

/** Images of 0..1 from noise. */
async function drawn(model: LayersModel, count: number, random: Random): Promise<tf.Tensor4D> {
  const parts: tf.Tensor[] = [];
  const noise = (shape: number[]) => normalNoise(random, shape);
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Math.min(count - from, AT_ONCE);
    parts.push(await ddimSample(model, { count: some, noise, ...BACK }));
  }
  const images: tf.Tensor4D = tf.tidy(() => {
    const all = tf.concat(parts) as tf.Tensor4D;
    return tf.clipByValue(tf.div(tf.add(all, 1), 2), 0, 1);
  });
  tf.dispose(parts);
  return images;
}

/** The same with the averages of the weights, where the model is amid its training. */
async function drawnByAverages(
  model: LayersModel,
  count: number,
  random: Random,
): Promise<tf.Tensor4D> {
  const { optimizer } = model;
  if (!keepsAverages(optimizer) || optimizer.iterations === 0) return drawn(model, count, random);
  optimizer.swapAverages();
  try {
    return await drawn(model, count, random);
  } finally {
    optimizer.swapAverages();
  }
}

export const diffusionTask: Variant = {
  builder: 'diffusionUnet',
  kind: 'image',
  title: 'Images from noise, by a network that takes it away step by step',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  options: ['gray'],
  files: 'none',
  defaults: { epochs: 10, batchSize: 32, learningRate: 0.002, schedule: 'cosine' },

  unwatched: true,

  keeps: () => ({ kind: 'image', output: 'image', input: 'code', range: [-1, 1] }),

  async open(request, learningRate) {
    const { seed, model: options } = request;
    // How well noise is told says little of how good images are: no examples are held back to watch it.
    const { shape, classes, job, judged } = await openImages({ ...request, validation: 0 });
    const patch = shape.slice(0, 2).every((size) => size % 4 === 0) ? 2 : 1;
    return {
      ...job,
      numbers: ['loss'],
      watch: null,
      build() {
        const model = diffusionUnet({ inputShape: shape, ...SMALL, patch, seed, ...options });
        const optimizer = adam({ learningRate, useEma: true, emaMomentum: MOMENTUM });
        model.compile({ optimizer, loss: 'meanSquaredError' });
        return { model };
      },
      async step({ model }, batch, random) {
        const noise = normalNoise(random, [batch.length, ...shape]);
        const times = batch.map(() => random.integer(BETAS.length));
        const [noisy, wanted] = tf.tidy(() => {
          const images = tf.sub(tf.mul(inputsOf(batch, shape), 2), 1);
          return [addNoise(images, noise, times, BETAS), velocity(images, noise, times, BETAS)];
        }) as [tf.Tensor, tf.Tensor];
        const at = tf.tensor2d(times, [times.length, 1]);
        const loss = await model!.trainOnBatch([noisy, at], wanted);
        tf.dispose([noisy, at, noise, wanted]);
        return [loss as number];
      },
      validate: async () => [],
      finish({ model }) {
        const { optimizer } = model!;
        if (keepsAverages(optimizer) && optimizer.iterations > 0) {
          optimizer.finalizeVariableValues();
        }
      },
      ...makingImages({
        make: ({ model }, count, random) => drawnByAverages(model!, count, random),
        seen: job.train,
        judged,
        shape,
        classes,
        seed,
        most: JUDGED,
      }),
    };
  },

  /** As many PNG files as asked for. */
  async predict({ model }, _files, folder, { count, seed }) {
    return writeImages(await drawn(model!, count, new Random(seed)), folder);
  },
};
