import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type VaeOptions, vae } from '../../../models/index.js';
import { mean } from '../../arithmetic/mean.js';
import { chart, type Html, paragraph } from '../../pictures/index.js';
import { heartbeats } from '../data/beats.js';
import { openImages } from '../data/images.js';
import { withOtherData } from '../data/other_data.js';
import { inParts, type Parts } from '../data/parts.js';
import { pick } from '../data/pick.js';
import { ROW_OPTIONS } from '../data/signals/signal_settings.js';
import { collect, inputsOf } from '../data/source.js';
import { colourMeasures } from './colour_measure.js';
import { convAutoencoder1dTask } from './conv_autoencoder1d.js';
import { predictPictures } from './image_files.js';
import { judgeReconstructions, meansOf } from './judge_reconstructions.js';
import { judging } from './judgement.js';
import { type LinearVae, linearLosses, linearVae, startAsLinear } from './linear_vae.js';
import { principalStart } from './principal_start.js';
import { reconstructionRows } from './reconstruction_rows.js';
import { supervised } from './supervised.js';
import type { Example, Job, Measure, Request, Source, Variant } from './task.js';
import { carriedBy, codesOf, drawnLosses, weightOf } from './vae_parts.js';
import { vaePictures } from './vae_pictures.js';

/** Codes are looked at of at most so many test examples. */
const CODES_OF = 1000;
/** A linear VAE is fitted to so many values, in memory. */
const MOST_VALUES = 2 ** 23;
/** Weights of dense layers to a code and back that are usual. */
const MOST_WEIGHTS = 2 ** 23;
/** Test examples from which lines go to others, an even number. */
const ENDS = 10;

/** What is trained on: examples of one shape, and how they are drawn. */
interface Opened extends Parts {
  shape: number[];
  noun: string;
  draw(model: LayersModel, examples: Example[], shape: number[], caption: string): Promise<Html[]>;
}

async function drawImages(model: LayersModel, examples: Example[], shape: number[], text: string) {
  const x = inputsOf(examples, shape);
  const y = model.predict(x) as tf.Tensor;
  const html = await reconstructionRows(x, y, text);
  tf.dispose([x, y]);
  return [html];
}

/** The first channel of signals, and of what a model makes of each. */
async function drawSignals(model: LayersModel, examples: Example[], shape: number[], text: string) {
  const content = [paragraph(text)];
  const channels = shape.at(-1)!;
  const first = (values: Float32Array) => values.filter((_, i) => i % channels === 0);
  for (const example of examples) {
    const x = inputsOf([example], shape);
    const y = model.predict(x) as tf.Tensor;
    const made = await y.data<'float32'>();
    tf.dispose([x, y]);
    const series = [
      { y: first(example.x), name: 'signal' },
      { y: first(made), name: 'reconstruction' },
    ];
    content.push(chart(series, 'A signal.', { xLabel: 'sample', height: 240 }));
  }
  return content;
}

/** The best linear model of training examples. */
async function linearOf(
  train: Source,
  shape: readonly number[],
  codeSize: number,
  weight: number,
): Promise<LinearVae> {
  const most = Math.max(Math.floor(MOST_VALUES / tf.util.sizeFromShape([...shape])), 1);
  const examples = inputsOf(await collect(train, most), shape);
  const principal = await principalStart(train, shape, codeSize);
  const best = await linearVae(examples, principal, weight);
  examples.dispose();
  return best;
}

/** What a model that is not trained yet begins as. */
async function beginning({ shape, job }: Opened, request: Request): Promise<LinearVae | null> {
  const { codeSize = 32, beta = 0.01, linear = true } = request.model as VaeOptions;
  const values = tf.util.sizeFromShape(shape);
  const known = typeof codeSize === 'number' && typeof beta === 'number' && beta > 0;
  const few = known && 2 * values * codeSize <= MOST_WEIGHTS;
  if (linear !== true || !few || request.models !== undefined) return null;
  return linearOf(job.train, shape, codeSize, beta / values);
}

/** The job on examples of one shape. */
function vaeJob(
  opened: Opened,
  request: Request,
  learningRate: number,
  usual: VaeOptions,
  start: LinearVae | null = null,
): Job {
  const { seed, model: options } = request;
  const { job, judged, shape, noun, draw } = opened;
  return {
    ...job,
    numbers: ['loss', 'mse'],
    build() {
      const linear = start === null ? {} : { linear: true };
      const model = vae({ inputShape: shape, ...usual, ...linear, seed, ...options });
      if (start !== null) startAsLinear(model, start);
      const optimizer = tf.train.adam(learningRate);
      model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mse'] });
      return { model };
    },
    ...supervised((batch) => {
      const x = inputsOf(batch, shape);
      return [x, x];
    }),
    ...judging(async ({ model }) => {
      const size = model!.getLayer('mean').outputShape.at(-1) as number;
      const own = { judged, train: job.train, shape, noun };
      const examples = await judgeReconstructions(model!, own, size);
      const [value, ...others] = meansOf(examples) as [number, ...number[]];
      const x = inputsOf(await collect(judged, CODES_OF), shape);
      const codes = codesOf(model!, x);
      const carried = await carriedBy(codes);
      const drawn = await drawnLosses(model!, x, codes, seed);
      const best = await linearOf(job.train, shape, size, weightOf(model!));
      const linear = await linearLosses(best, x);
      tf.dispose([x, codes]);
      const measures: Measure[] = [
        {
          name: `test MSE, mean code of ${size} numbers`,
          value,
          better: 'lower',
          baselines: others.map((other, i) => [examples.baselines[i]!, other]),
        },
        {
          name: 'loss: MSE of a drawn code, and what its divergence counts',
          value: mean(drawn),
          better: 'lower',
          baselines: [['the best linear VAE of as many numbers', mean(linear)]],
        },
        ...(await colourMeasures(model!, judged, shape)),
        {
          name: 'divergence of the codes [nats]',
          value: carried.reduce((a, b) => a + b, 0),
          better: 'lower',
          baselines: [],
        },
      ];
      const drawAt = async (places: readonly number[], caption: string) =>
        draw(model!, await pick(judged, places), shape, caption);
      return { measures, examples: { ...examples, draw: drawAt } };
    }),
    async show({ model }) {
      const examples = await collect(judged, CODES_OF);
      const x = inputsOf(examples, shape);
      const codes = codesOf(model!, x);
      const carried = await carriedBy(codes);
      const ends = Math.min(ENDS, examples.length - (examples.length % 2));
      const some = tf.slice(codes[0], 0, ends);
      const sections = ends === 0 ? [] : await vaePictures(model!, some, carried, seed);
      tf.dispose([x, codes, some]);
      return sections;
    },
  };
}

export const vaeOfImages: Variant = {
  builder: 'vae',
  kind: 'image',
  title: 'Images, by a variational autoencoder',
  data: 'a folder of IDX files, or of PNG or JPEG images of one size; embedded: glyphs',
  options: ['gray'],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 20, batchSize: 64, learningRate: 0.001 },

  async open(request, learningRate) {
    const { shape, job, judged } = await openImages(request);
    const opened = { shape, job, judged, noun: 'image', draw: drawImages };
    return vaeJob(opened, request, learningRate, {}, await beginning(opened, request));
  },
  predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
};

export const vaeOfSignals: Variant = {
  builder: 'vae',
  kind: 'signal',
  title: 'Signals, by a variational autoencoder',
  data: 'a CSV file, a signal each row, with a header; embedded: heartbeats',
  options: [...ROW_OPTIONS],
  files: 'CSV files with a header',
  defaults: { epochs: 30, batchSize: 32, learningRate: 0.001 },

  async open(request, learningRate) {
    const found = await withOtherData(request, heartbeats);
    const parts = await inParts(found, request);
    const opened = { ...parts, shape: [found.length, 1], noun: 'signal', draw: drawSignals };
    return vaeJob(opened, request, learningRate, {
      kernelSize: 8,
      codeSize: 8,
      outputActivation: 'linear',
    });
  },
  predict: convAutoencoder1dTask.predict,
};
