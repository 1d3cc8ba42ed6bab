import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type VqVaeOptions, vqVae } from '../../../models/index.js';
import { Random } from '../../data/index.js';
import type { VectorQuantizer } from '../../layers/vector_quantizer.js';
import { openImages } from '../data/images.js';
import { pick } from '../data/pick.js';
import { collect, inputsOf, take } from '../data/source.js';
import { batches } from '../stream.js';
import { predictPictures } from './image_files.js';
import { jpegInBits } from './jpeg_in_bits.js';
import { meansOf, squaredErrors } from './judge_reconstructions.js';
import { type JudgedExamples, judging } from './judgement.js';
import { quantizedComponents } from './quantized_components.js';
import { reconstructionRows } from './reconstruction_rows.js';
import { supervised } from './supervised.js';
import type { Example, Measure, Source, Variant } from './task.js';

/** A model that trains in minutes on two cores, its codes averages. */
const SMALL: VqVaeOptions = {
  filters: 32,
  residualFilters: 16,
  codeSize: 16,
  codes: 256,
  decay: 0.95,
};
/** What the distance of a vector from its code counts beside an error that is divided by the variance; the authors'. */
const COMMITMENT = 0.25;
/** The model's middle gray is 0. */
const MIDDLE = 0.5;
/** Examples that the variance is of, at most so many values of them, and examples that are judged. */
const KNOWN = 1_000;
const KNOWN_VALUES = 2 ** 22;
const JUDGED = 1_000;
const BATCH = 250;
/** In one of so many steps codes that hardly anything takes begin anew, below which average of the vectors of a batch. */
const RESTARTS = 1 / 20;
const SELDOM = 0.5;

const quantizerOf = (model: LayersModel) =>
  model.getLayer('vector_quantizer') as unknown as VectorQuantizer;

/** What the encoder makes of images [n, ...], as the model takes them: rows of vectors. */
function vectorsOf(model: LayersModel, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => {
    const encoder = model.getLayer('encoder') as unknown as LayersModel;
    const vectors = encoder.predict(x) as tf.Tensor;
    return tf.reshape(vectors, [-1, vectors.shape.at(-1)!]);
  });
}

/**
 * Gives codes that hardly anything takes vectors of a batch, so that all of them stand for something. They count as taken
 * once.
 *
 * Source: Dhariwal et al. 2020, "Jukebox", arXiv 2005.00341, section 3.2 (codebook restarts).
 *
 * @param seldom of the averages of how many vectors of a batch take a code; all of them at the beginning
 */
function restartCodes(model: LayersModel, x: tf.Tensor, random: Random, seldom = SELDOM): void {
  const layer = quantizerOf(model) as unknown as {
    getWeights(): tf.Tensor[];
    setWeights(weights: tf.Tensor[]): void;
  };
  tf.tidy(() => {
    const [codes, counts, sums] = layer.getWeights() as [tf.Tensor2D, tf.Tensor1D?, tf.Tensor2D?];
    if (counts === undefined || sums === undefined) return;
    const unused = tf.cast(tf.less(counts, seldom), 'float32');
    const vectors = vectorsOf(model, x);
    const chosen = Array.from({ length: codes.shape[0] }, () => random.integer(vectors.shape[0]));
    const fresh = tf.gather(vectors, tf.tensor1d(chosen, 'int32'));
    const where = tf.expandDims(unused, 1);
    const mixed = (old: tf.Tensor, now: tf.Tensor, part: tf.Tensor) =>
      tf.add(tf.mul(old, tf.sub(1, part)), tf.mul(now, part));
    layer.setWeights([
      mixed(codes, fresh, where),
      mixed(counts, tf.onesLike(counts), unused),
      mixed(sums, fresh, where),
    ]);
  });
}

/** The bits of an image: a number for each position, of as many as it takes to tell the codes apart. */
function bitsOf(model: LayersModel): number {
  const encoder = model.getLayer('encoder') as unknown as LayersModel;
  const positions = encoder.outputs[0]!.shape.slice(1, -1).reduce((a, b) => a! * b!, 1)!;
  return positions * Math.ceil(Math.log2(quantizerOf(model).numEmbeddings));
}

/** Images of 0..1 as the model gives them back. */
function given(model: LayersModel, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const y = model.predict(tf.sub(x, MIDDLE)) as tf.Tensor;
    return tf.clipByValue(tf.add(y, MIDDLE), 0, 1);
  });
}

/** How well images come back, beside other ways to keep them in as many bits. */
async function judgeInBits(
  model: LayersModel,
  { judged, train, shape }: { judged: Source; train: Source; shape: number[] },
): Promise<{ examples: JudgedExamples; bits: number }> {
  const bits = bitsOf(model);
  const components = await quantizedComponents(train, shape, bits);
  const [height, width, channels] = shape as [number, number, number];
  const rows: number[][] = [];
  for await (const batch of batches(judged(), BATCH)) {
    const x = inputsOf(batch, shape);
    const own = given(model, x);
    const unclipped = await components.back(x);
    const byComponents = tf.clipByValue(unclipped, 0, 1);
    const errors = [await squaredErrors(x, own), await squaredErrors(x, byComponents)];
    const files: Float32Array[] = [];
    for (const { x: data } of batch) {
      const back = await jpegInBits({ height, width, channels: channels as 1 | 3, data }, bits);
      if (back !== null) files.push(back);
    }
    if (files.length === batch.length) {
      errors.push(
        files.map((back, i) => {
          const { x: truth } = batch[i]!;
          return truth.reduce((sum, value, at) => sum + (value - back[at]!) ** 2, 0) / truth.length;
        }),
      );
    }
    rows.push(...batch.map((_, i) => errors.map((each) => each[i]!)));
    tf.dispose([x, own, unclipped, byComponents]);
  }
  const jpeg = 'JPEG without its headers';
  const baselines = [components.name, ...(rows[0]!.length > 2 ? [jpeg] : [])];
  return {
    bits,
    examples: {
      figure: 'MSE',
      better: 'lower',
      baselines,
      rows: rows.map((values, place) => ({ name: `test image ${place + 1}`, values })),
    },
  };
}

export const vqVaeTask: Variant = {
  builder: 'vqVae',
  kind: 'image',
  title: 'Images in few bits, by a vector quantised autoencoder',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  options: ['gray'],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 10, batchSize: 64, learningRate: 0.001, schedule: 'cosine' },

  keeps: () => ({ kind: 'image', output: 'image', range: [0 - MIDDLE, 1 - MIDDLE] }),

  async open(request, learningRate) {
    const { seed, model: options, models } = request;
    const { shape, job, judged: all } = await openImages(request);
    const judged = take(all, JUDGED);
    const centred = (examples: Example[]) =>
      tf.tidy(() => tf.sub(inputsOf(examples, shape), MIDDLE));
    // Trained weights need no beginning.
    const few = Math.min(KNOWN, Math.ceil(KNOWN_VALUES / tf.util.sizeFromShape(shape)));
    const known = models === undefined ? await collect(job.train, few) : [];
    const trained = supervised((batch) => {
      const x = centred(batch);
      return [x, x];
    });
    return {
      ...job,
      ...trained,
      numbers: ['loss', 'mse'],
      build() {
        const images = centred(known);
        const variance = tf.tidy(() => tf.moments(images).variance.dataSync()[0]!);
        // The same as an error that is divided by the variance, for an optimizer that scales gradients.
        const commitmentCost = COMMITMENT * variance;
        const own = { ...SMALL, commitmentCost, seed, ...options };
        const model = vqVae({ inputShape: shape, ...own });
        restartCodes(model, images, new Random(seed), Number.POSITIVE_INFINITY);
        images.dispose();
        const optimizer = tf.train.adam(learningRate);
        model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mse'] });
        return { model };
      },
      async step(models, batch, random) {
        const numbers = await trained.step(models, batch, random);
        if (random.uniform() < RESTARTS) {
          const x = centred(batch);
          restartCodes(models.model!, x, random);
          x.dispose();
        }
        return numbers;
      },
      ...judging(async ({ model }) => {
        const { bits, examples } = await judgeInBits(model!, { judged, train: job.train, shape });
        const [value, ...others] = meansOf(examples) as [number, ...number[]];
        const some = centred(await collect(judged, few));
        const used = tf.tidy(() => {
          const vectors = vectorsOf(model!, some);
          return quantizerOf(model!).perplexity(vectors).dataSync()[0]!;
        });
        some.dispose();
        const measures: Measure[] = [
          {
            name: `test MSE, ${bits} bits an image`,
            value,
            better: 'lower',
            baselines: others.map((other, i) => [`${examples.baselines[i]}, as many bits`, other]),
          },
          {
            name: `perplexity of the ${quantizerOf(model!).numEmbeddings} codes`,
            value: used,
            better: 'higher',
            baselines: [],
          },
        ];
        return {
          measures,
          examples: {
            ...examples,
            draw: async (places, caption) => {
              const x = inputsOf(await pick(judged, places), shape);
              const y = given(model!, x);
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
