import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { segnet, unet } from '../../../models/index.js';
import { fail } from '../../check.js';
import { normalExposure } from '../../data/normal_exposure.js';
import { maskIou } from '../../measures/mask_iou.js';
import { otsu } from '../../measures/otsu.js';
import { randomCrop } from '../data/crop.js';
import { maskedImages, randomExposure } from '../data/masked_images.js';
import { checkTestData, collect, count, inputsOf, split, stack, take } from '../data/source.js';
import { predictPictures } from './image_files.js';
import { imageRows } from './image_rows.js';
import { overSymmetries } from './over_symmetries.js';
import { supervised } from './supervised.js';
import type { Example, Task } from './task.js';

/** Pixels of the squares that are trained on, where the images are as large. */
const SIDE = 128;
const SHOWN = 4;

/** The probability of each pixel of an image, [1, height, width, 1]. */
function probabilityMap(model: LayersModel, x: Float32Array, [height, width]: number[]): tf.Tensor {
  return tf.tidy(() =>
    overSymmetries(
      (images) => model.predict(images) as tf.Tensor,
      tf.tensor4d(normalExposure(x), [1, height!, width!, 1]),
    ),
  );
}

async function probabilities(model: LayersModel, x: Float32Array, size: number[]) {
  const map = probabilityMap(model, x, size);
  const values = await map.data<'float32'>();
  map.dispose();
  return values;
}

/** The mean of those that are numbers: images where nothing was to be found, and nothing was, prove nothing. */
function mean(all: (number | null)[]): number {
  const values = all.filter((value) => value !== null);
  return values.reduce((a, b) => a + b, 0) / Math.max(values.length, 1);
}

type Build = (options: Record<string, unknown>, seed: number) => LayersModel;

/** The task of finding what masks mark in images, for a model that gives a probability a pixel. */
function segmentation(name: string, title: string, buildModel: Build): Task {
  return {
    name,
    title,
    data: 'a folder with images/ and masks/, PNG or JPEG; embedded: cells',
    files: 'PNG or JPEG images',
    defaults: { epochs: 40, batchSize: 8, learningRate: 0.003 },

    async open({ data, seed, validation, limit, model: options }, learningRate) {
      const { label, train, test } = await maskedImages(data, seed, limit);
      await checkTestData(label, test);
      const { rest, part } = split(take(train, limit), validation);
      const judged = take(test, limit);
      const [first] = await collect(rest, 1);
      const side = Math.min(SIDE, ...(first?.size ?? [SIDE]));
      const numbers = ['loss', 'accuracy'];
      return {
        label,
        train: rest,
        validation: part,
        count: await count(rest),
        window: 256,
        numbers,
        watch: { number: 'loss', better: 'lower' },
        build() {
          const model = buildModel(options, seed);
          const optimizer = tf.train.adam(learningRate);
          model.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy'] });
          return { model };
        },
        ...supervised((batch, random) => {
          const crops = batch.map((example) => {
            const [height, width] = example.size as [number, number];
            if (Math.min(height, width) < side) {
              fail(label, 'each image', `at least ${side}x${side} pixels`, `${width}x${height}`);
            }
            return randomCrop(
              { ...example, x: normalExposure(example.x, randomExposure(random)) },
              side,
              random,
            );
          });
          const shape = [side, side, 1];
          return [
            inputsOf(crops, shape),
            stack(
              crops.map(({ y }) => y!),
              shape,
            ),
          ];
        }),
        async measure({ model }) {
          const byModel: (number | null)[] = [];
          const byOtsu: (number | null)[] = [];
          const byRoots: (number | null)[] = [];
          const aboveOtsu = (values: Float32Array) => {
            const threshold = otsu(values);
            return values.map((value) => (value > threshold ? 1 : 0));
          };
          for await (const { x, y, size } of judged()) {
            byModel.push(maskIou(await probabilities(model!, x, size!), y!));
            byOtsu.push(maskIou(aboveOtsu(x), y!));
            byRoots.push(maskIou(aboveOtsu(x.map(Math.sqrt)), y!));
          }
          return [
            {
              name: 'mean IoU',
              value: mean(byModel),
              better: 'higher',
              baselines: [
                ["Otsu's threshold", mean(byOtsu)],
                ["Otsu's threshold of the square roots", mean(byRoots)],
              ],
            },
          ];
        },
        async show({ model }) {
          const examples = await collect(judged, SHOWN);
          const size = examples[0]!.size!;
          const alike = examples.filter((example) => example.size!.join() === size.join());
          const shape = [...size, 1];
          const found: Example[] = [];
          for (const { x } of alike) found.push({ x: await probabilities(model!, x, size) });
          const seen = alike.map(({ x }) => x.map(Math.sqrt));
          const rows: [string, tf.Tensor][] = [
            ['images', stack(seen, shape)],
            ['model', inputsOf(found, shape)],
            [
              'masks',
              stack(
                alike.map(({ y }) => y!),
                shape,
              ),
            ],
          ];
          const html = await imageRows(rows, 'Held-back images, probabilities, and true masks.');
          tf.dispose(rows.map(([, tensor]) => tensor));
          return [{ heading: 'Masks', content: [html] }];
        },
      };
    },

    /** PNG or JPEG files in, probabilities as PNG files out. */
    predict: ({ model }, files, folder) => predictPictures(model!, files, folder, probabilityMap),
  };
}

export const unetTask = segmentation('unet', 'Masks of cells, by a U-Net', (options, seed) =>
  unet({ inputShape: [null, null, 1], filters: 8, depth: 3, seed, ...options }),
);

export const segnetTask = segmentation('segnet', 'Masks of cells, by a SegNet', (options, seed) =>
  segnet({
    ...{ inputShape: [null, null, 1], filters: [8, 16, 32], convolutions: [2, 2, 2] },
    ...{ kernelSize: 3, classes: 1, seed },
    ...options,
  }),
);
