import * as tf from '@tensorflow/tfjs-core';
import { convAutoencoder } from '../../../models/index.js';
import { pcaReconstructionMse } from '../../data/index.js';
import { imageSets } from '../data/images.js';
import { checkTestData, collect, count, inputsOf, split, take } from '../data/source.js';
import { predictPictures } from './image_files.js';
import { imageRows } from './image_rows.js';
import { narrowest } from './narrowest.js';
import { predictBatches } from './predict_batches.js';
import { supervised } from './supervised.js';
import type { Task } from './task.js';

/** Principal components are computed from at most so many images, in memory. */
const PCA_IMAGES = 10_000;
const SHOWN = 10;

export const convAutoencoderTask: Task = {
  name: 'convAutoencoder',
  title: 'A convolutional autoencoder',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 15, batchSize: 64, learningRate: 0.002 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, shape, train, test } = await imageSets(data, seed, limit);
    await checkTestData(label, test);
    const { rest, part } = split(take(train, limit), validation);
    const judged = take(test, limit);
    return {
      label,
      train: rest,
      validation: part,
      count: await count(rest),
      window: 10_000,
      numbers: ['loss'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = convAutoencoder({ inputShape: shape, codeSize: 64, seed, ...options });
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      ...supervised((batch) => {
        const x = inputsOf(batch, shape);
        return [x, x];
      }),
      async measure({ model }) {
        let sum = 0;
        let images = 0;
        await predictBatches(model!, judged, shape, async (x, y, batch) => {
          const error = tf.tidy(() => tf.mean(tf.squaredDifference(x, y)));
          sum += (await error.data())[0]! * batch.length;
          images += batch.length;
          error.dispose();
        });
        const components = narrowest(model!);
        const rows = async (source: typeof train) =>
          inputsOf(await collect(source, PCA_IMAGES), shape);
        const [fitted, other] = [await rows(rest), await rows(judged)];
        const possible = Math.min(components, fitted.shape[0]!);
        const pca = await pcaReconstructionMse(fitted, other, possible);
        tf.dispose([fitted, other]);
        const baseline = `${possible} principal components`;
        return [
          {
            name: `test MSE, code of ${components} numbers`,
            value: sum / images,
            better: 'lower',
            baselines: [[baseline, pca]],
          },
        ];
      },
      async show({ model }) {
        const x = inputsOf(await collect(judged, SHOWN), shape);
        const y = model!.predict(x) as tf.Tensor;
        const rows = await imageRows(
          [
            ['originals', x],
            ['reconstructions', y],
          ],
          'Test images, which the model never saw, and what it makes of them.',
        );
        tf.dispose([x, y]);
        return [{ heading: 'Originals above reconstructions', content: [rows] }];
      },
    };
  },
  predict: (models, files, folder) => predictPictures(models.model!, files, folder),
};
