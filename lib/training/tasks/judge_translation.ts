import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../data/index.js';
import { imagePsnr } from '../../measures/image_psnr.js';
import { imageSsim } from '../../measures/image_ssim.js';
import { pick } from '../data/pick.js';
import { inputsOf, stack } from '../data/source.js';
import { Figures } from './figures.js';
import { imageRows } from './image_rows.js';
import {
  type ImageTranslation,
  type Size,
  sizeOf,
  type TranslationData,
} from './image_translation.js';
import type { Judgement } from './judgement.js';
import type { Example, Measure, Source } from './task.js';

/** As many values of images at once. */
const BATCH_VALUES = 2 ** 20;
/** Of the structural similarity's window. */
const WINDOW = 11;

type Figure = 'psnr' | 'ssim';

/** The test images as pairs, with the same chance at every call. */
function testPairs(task: ImageTranslation, { judged, size, seed }: TranslationData): Source {
  return async function* () {
    const random = new Random(seed);
    for await (const example of judged()) {
      const own = sizeOf(example, size);
      yield { ...task.pair(example, own, random), size: [...own] };
    }
  };
}

/** Examples that follow each other and are of one size, as many as fit. */
async function* alike(pairs: AsyncIterable<Example>): AsyncGenerator<Example[]> {
  let batch: Example[] = [];
  for await (const pair of pairs) {
    const [first] = batch;
    const full = first !== undefined && batch.length * first.y!.length >= BATCH_VALUES;
    if (full || (first !== undefined && first.size!.join() !== pair.size!.join())) {
      yield batch;
      batch = [];
    }
    batch.push(pair);
  }
  if (batch.length > 0) yield batch;
}

/** Examples of one size as tensors, which are the caller's to dispose of. */
function tensors(task: ImageTranslation, batch: readonly Example[]) {
  const { input, target } = task.shapes(batch[0]!.size as unknown as Size);
  const x = inputsOf(batch, input) as tf.Tensor4D;
  const truths = batch.map(({ y }) => y!);
  const y = stack(truths, target) as tf.Tensor4D;
  return { x, y, target: [target[0]!, target[1]!] as Size };
}

/** Gray images as colour ones, so that all rows are alike. */
const coloured = (x: tf.Tensor4D) => (x.shape[3] === 1 ? tf.tile(x, [1, 1, 1, 3]) : x);

/** Rows of images of one size: what went in, what came out, what was to come out. */
async function drawAlike(
  task: ImageTranslation,
  model: LayersModel,
  batch: readonly Example[],
  caption: string,
) {
  const { x, y, target } = tensors(task, batch);
  const rows = tf.tidy((): [string, tf.Tensor4D][] => {
    const all: [string, tf.Tensor4D][] = [
      [task.given, task.look(x, target)],
      [task.made, model.predict(x) as tf.Tensor4D],
      ['originals', y],
    ];
    return all.map(([heading, images]) => [heading, coloured(tf.clipByValue(images, 0, 1))]);
  });
  const html = await imageRows(rows, caption);
  tf.dispose([x, y, ...rows.map(([, images]) => images)]);
  return html;
}

/** How good the images are that a model makes, by PSNR and SSIM, beside the baselines. */
export async function judgeTranslation(
  task: ImageTranslation,
  data: TranslationData,
  model: LayersModel,
): Promise<Judgement> {
  const { baselines, further = [] } = task;
  const pairs = testPairs(task, data);
  const figures = new Figures();
  let similar = true;
  for await (const batch of alike(pairs())) {
    const { x, y, target } = tensors(task, batch);
    similar &&= Math.min(...target) >= WINDOW;
    const add = async (name: string, made: tf.Tensor4D) => {
      // A file holds nothing beyond black and white.
      const images = tf.clipByValue(made, 0, 1);
      await figures.add(`psnr ${name}`, imagePsnr(images, y));
      if (similar) await figures.add(`ssim ${name}`, imageSsim(images, y));
      images.dispose();
    };
    const made = model.predict(x) as tf.Tensor4D;
    await add('model', made);
    for (const { name, of } of further) {
      await figures.add(name, of(y, made));
      await figures.add(`${name}, least`, of(y, y));
    }
    made.dispose();
    for (const [place, { ways }] of baselines.entries()) {
      for (const [label, make] of ways) {
        const own = tf.tidy(() => tf.clone(make(x, target)));
        await add(`${place} ${label}`, own);
        own.dispose();
      }
    }
    tf.dispose([x, y]);
  }
  /** Each baseline by its best way, and under which name its figures are. */
  const named = (figure: Figure): [name: string, own: string][] =>
    baselines.map(({ name, ways }, place) => {
      const own = (label: string) => `${figure} ${place} ${label}`;
      const best = ways
        .map(([label]) => label)
        .reduce((a, b) => (figures.mean(own(b)) > figures.mean(own(a)) ? b : a));
      return [name(best), own(best)];
    });
  const row = (name: string, figure: Figure): Measure => ({
    name,
    value: figures.mean(`${figure} model`),
    better: 'higher',
    baselines: named(figure).map(([other, own]) => [other, figures.mean(own)]),
  });
  const others = named('psnr');
  return {
    measures: [
      row('PSNR [dB]', 'psnr'),
      ...(similar ? [row('SSIM', 'ssim')] : []),
      ...further.map(
        ({ name }): Measure => ({
          name,
          value: figures.mean(name),
          better: 'lower',
          baselines: [
            ['the originals themselves, which no model is below', figures.mean(`${name}, least`)],
          ],
        }),
      ),
    ],
    examples: {
      figure: 'PSNR [dB]',
      better: 'higher',
      baselines: others.map(([name]) => name),
      rows: figures.of('psnr model').map((value, place) => ({
        name: `test image ${place + 1}`,
        values: [value, ...others.map(([, own]) => figures.of(own)[place]!)],
      })),
      async draw(places, caption) {
        const chosen = await pick(pairs, places);
        const sizes = [...new Set(chosen.map(({ size }) => size!.join()))];
        const drawn = [];
        for (const size of sizes) {
          const own = chosen.filter((one) => one.size!.join() === size);
          drawn.push(await drawAlike(task, model, own, caption));
        }
        return drawn;
      },
    },
  };
}
