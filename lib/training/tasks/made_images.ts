import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { imageToPng, Random } from '../../data/index.js';
import { figure, grid, toPng } from '../../pictures/index.js';
import { collect, inputsOf } from '../data/source.js';
import { type Opinion, opinion, smallClassifier } from '../small_classifier.js';
import { writeWhole } from '../write_whole.js';
import { judgeSamples } from './judge_samples.js';
import { judging } from './judgement.js';
import type { Job, Measure, Models, Source } from './task.js';

/** Samples in a picture. */
const SHOWN = 40;
/** Training images that samples are compared with, in memory. */
const COMPARED = 5_000;
/** A classifier learns from so many values at most, in memory. */
const MOST_VALUES = 2 ** 25;

/** What makes images from noise, and the images that they are to be like. */
export interface Maker {
  /** So many images of 0..1, [count, height, width, channels]. */
  make(models: Models, count: number, random: Random): Promise<tf.Tensor4D>;
  /** Training images, and those to judge by. */
  seen: Source;
  judged: Source;
  /** Of an image. */
  shape: number[];
  /** How many classes the images have; null where they are not known. */
  classes: number | null;
  seed: number;
  /** How many samples are judged at most; default 1000. */
  most?: number;
}

/** What a classifier of the training images finds in made ones, beside real ones and noise. */
async function classMeasures(
  { seen, shape, seed }: Maker,
  classes: number,
  [made, real]: readonly [tf.Tensor, tf.Tensor],
): Promise<Measure[]> {
  const some = await collect(seen, Math.ceil(MOST_VALUES / tf.util.sizeFromShape(shape)));
  const classifier = await smallClassifier(some, classes, shape, seed);
  const random = new Random(seed);
  const noise = tf.tensor(
    Float32Array.from({ length: real.size }, () => random.uniform()),
    real.shape,
  );
  const [model, unseen, chance] = [
    await opinion(classifier, made),
    await opinion(classifier, real),
    await opinion(classifier, noise),
  ];
  noise.dispose();
  classifier.dispose();
  const measured = (name: string, of: keyof Opinion, beside = true): Measure => ({
    name,
    value: model![of],
    better: 'higher',
    baselines: [
      ['real images', unseen![of]],
      ...(beside ? [['noise', chance![of]] as [string, number]] : []),
    ],
  });
  return [
    measured('entropy of the classes found [nats]', 'entropy'),
    measured('what an image says of its class [nats]', 'information'),
    // Of noise a classifier may be sure as well.
    measured('mean confidence of the classifier', 'confidence', false),
  ];
}

/** The members of a job that makes images from noise: pictures after each epoch, how good they are, and samples. */
export function makingImages(
  maker: Maker,
): Required<Pick<Job, 'afterEpoch' | 'judge' | 'measure' | 'show'>> {
  const { make, seen, judged, shape, classes, seed, most = 1_000 } = maker;
  return {
    async afterEpoch(models, epoch, folder) {
      const images = await make(models, SHOWN, new Random(seed));
      const picture = await grid(images, { columns: 10, normalize: 'clip' });
      images.dispose();
      const target = path.join(folder, 'samples');
      mkdirSync(target, { recursive: true });
      const name = `epoch-${String(epoch + 1).padStart(3, '0')}.png`;
      writeWhole(path.join(target, name), toPng(picture));
    },
    ...judging(async (models) => {
      const known = inputsOf(await collect(seen, COMPARED), shape);
      const unseen = inputsOf(await collect(judged, most), shape);
      const made = await make(models, unseen.shape[0]!, new Random(seed + 1));
      const examples = await judgeSamples(made, { real: unseen, seen: known, seed });
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
      const ofClasses = classes === null ? [] : await classMeasures(maker, classes, [made, unseen]);
      tf.dispose([known, unseen, made]);
      return { measures: [apart, ...ofClasses], examples };
    }),
    async show(models) {
      const images = await make(models, SHOWN, new Random(seed));
      const draw = (theme: 'light' | 'dark') =>
        grid(images, { columns: 10, normalize: 'clip', theme });
      const caption = 'Images from noise. Those after each epoch are in the folder `samples`.';
      const html = figure(await draw('light'), caption, { dark: await draw('dark') });
      images.dispose();
      return [{ heading: 'Samples', content: [html] }];
    },
  };
}

/** Writes images [n, height, width, channels] of 0..1 as PNG files, numbered from 1, and disposes of them. */
export async function writeImages(images: tf.Tensor4D, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const [count, height, width, channels] = images.shape;
  const values = await images.data<'float32'>();
  images.dispose();
  const size = height * width * channels;
  return Array.from({ length: count }, (_, i) => {
    const file = path.join(folder, `${String(i + 1).padStart(4, '0')}.png`);
    const data = values.slice(i * size, (i + 1) * size);
    writeWhole(file, imageToPng({ width, height, channels, data }));
    return file;
  });
}
