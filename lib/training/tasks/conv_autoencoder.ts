import * as tf from '@tensorflow/tfjs-core';
import { convAutoencoder } from '../../../models/index.js';
import { openImages } from '../data/images.js';
import { pick } from '../data/pick.js';
import { inputsOf } from '../data/source.js';
import { colourMeasures } from './colour_measure.js';
import { predictPictures } from './image_files.js';
import { judgeReconstructions, meansOf } from './judge_reconstructions.js';
import { judging } from './judgement.js';
import { narrowest } from './narrowest.js';
import { principalStart, startAsPrincipal } from './principal_start.js';
import { reconstructionRows } from './reconstruction_rows.js';
import { supervised } from './supervised.js';
import type { Measure, Variant } from './task.js';

/** Weights of dense layers to a code and back that are usual. */
const MOST_WEIGHTS = 2 ** 23;

/** Whether dense layers from images to a code and back are not too many weights. */
const fits = (shape: readonly number[], codeSize: number) =>
  2 * tf.util.sizeFromShape([...shape]) * codeSize <= MOST_WEIGHTS;

export const convAutoencoderTask: Variant = {
  builder: 'convAutoencoder',
  kind: 'image',
  title: 'A convolutional autoencoder',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  options: ['gray'],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 15, batchSize: 64, learningRate: 0.002 },

  keeps: () => ({ kind: 'image', output: 'image' }),

  async open(request, learningRate) {
    const { seed, model: options } = request;
    const { shape, job, judged } = await openImages(request);
    const { codeSize = 64 } = options as { codeSize?: number | null };
    const linear = Number.isInteger(codeSize) && (options.linear ?? fits(shape, codeSize!));
    // Trained weights need no beginning.
    const start =
      linear && request.models === undefined
        ? await principalStart(job.train, shape, codeSize!)
        : null;
    return {
      ...job,
      numbers: ['loss'],
      build() {
        const model = convAutoencoder({
          inputShape: shape,
          ...(linear && { linear: true }),
          seed,
          ...options,
          codeSize,
        });
        if (start !== null) startAsPrincipal(model, start);
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      ...supervised((batch) => {
        const x = inputsOf(batch, shape);
        return [x, x];
      }),
      ...judging(async ({ model }) => {
        const components = narrowest(model!);
        const own = { judged, train: job.train, shape, noun: 'image' };
        const examples = await judgeReconstructions(model!, own, components);
        const [value, ...others] = meansOf(examples) as [number, ...number[]];
        const measure: Measure = {
          name: `test MSE, code of ${components} numbers`,
          value,
          better: 'lower',
          baselines: others.map((other, i) => [examples.baselines[i]!, other]),
        };
        return {
          measures: [measure, ...(await colourMeasures(model!, judged, shape))],
          examples: {
            ...examples,
            draw: async (places, caption) => {
              const x = inputsOf(await pick(judged, places), shape);
              const y = model!.predict(x) as tf.Tensor;
              const drawn = await reconstructionRows(x, y, caption);
              tf.dispose([x, y]);
              return [drawn];
            },
          },
        };
      }),
      show: async () => [],
    };
  },
  predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
};
