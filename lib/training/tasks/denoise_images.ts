import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../../check.js';
import type { Random } from '../../data/index.js';
import { blur } from '../../measures/blur.js';
import { hasPairs } from '../data/image_pairs.js';
import { pairedImages } from '../data/paired_images.js';
import { assuming, wholeImages } from '../data/whole_images.js';
import { predictPictures } from './image_files.js';
import { type Baseline, type FurtherFigure, oneWay, type Size } from './image_translation.js';
import type { Example, Request, Variant } from './task.js';
import { translationJob } from './translation_job.js';

/** The keras-io example's. */
const NOISE = 0.4;
/** Widths of the blur to compare with, in pixels. */
const SIGMAS = Array.from({ length: 12 }, (_, i) => 0.4 + 0.1 * i);

const blurred: Baseline = {
  name: (sigma) => `Gaussian blur of the best width, ${sigma} pixels`,
  ways: SIGMAS.map((sigma) => [sigma.toFixed(1), (x) => blur(x, sigma)]),
};

const noisy = (x: Float32Array, noise: number, random: Random) =>
  x.map((value) => Math.min(Math.max(value + random.normal(0, noise), 0), 1));

/** Clean images, with the noise that is to be taken away, or pairs of noisy and clean ones. */
async function opened(request: Request) {
  const { data: path, noise } = request;
  if (path !== undefined && hasPairs(path)) {
    if (noise !== undefined) fail(path, 'noise', 'left out, as the inputs have their own', noise);
    const { channels, ...data } = await pairedImages(request);
    if (channels.input !== channels.target) {
      fail(path, 'the inputs', `of ${channels.target} channels, as the targets`, channels.input);
    }
    const pair = ({ x, y }: Example) => ({ x, y: y! });
    return { data, channels: channels.input, pair, paired: true };
  }
  const deviation = noise ?? NOISE;
  const { channels, ...data } = await wholeImages(request);
  return {
    data: assuming(
      data,
      `noise of standard deviation ${deviation} is added to the images, and values are cut to 0..1 (--noise).`,
    ),
    channels,
    paired: false,
    pair: ({ x }: Example, _: Size, random: Random) => ({ x: noisy(x, deviation, random), y: x }),
  };
}

/** What a builder's variant of denoising images has of its own. */
export interface ImageDenoiser
  extends Pick<Variant, 'builder' | 'title' | 'defaults'>,
    Partial<Pick<Variant, 'keeps'>> {
  further?: readonly FurtherFigure[];
  /** The loss and the metrics, the names of all in one. */
  numbers: string[];
  /** A compiled model. */
  build(
    inputShape: [null, null, channels: number],
    request: Request,
    learningRate: number,
  ): LayersModel;
}

/** The variant of `denoise` that takes images, by a builder. */
export function denoiseImages({ further = [], numbers, build, ...own }: ImageDenoiser): Variant {
  return {
    kind: 'image',
    data: 'a folder of IDX files, or of PNG or JPEG images without noise, or of inputs/ and targets/; embedded: glyphs',
    options: ['gray', 'noise'],
    files: 'PNG or JPEG images, IDX files or folders of either',
    ...own,

    async open(request, learningRate) {
      const { data, channels, pair, paired } = await opened(request);
      const shape = (size: Size) => [...size, channels];
      const task = {
        shapes: (size: Size) => ({ input: shape(size), target: shape(size) }),
        pair,
        paired,
        baselines: [oneWay('noisy input', (x) => x), blurred],
        further,
        look: (x: tf.Tensor4D) => x,
        given: 'noisy',
        made: 'denoised',
      };
      return {
        ...translationJob(task, data),
        numbers,
        build: () => ({ model: build([null, null, channels], request, learningRate) }),
      };
    },
    predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
  };
}
