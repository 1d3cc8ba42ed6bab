import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { channelMap } from '../../../models/channel_map.js';
import { unet } from '../../../models/index.js';
import type { Random } from '../../data/index.js';
import { withOpacity } from '../../predict/with_opacity.js';
import { assuming, wholeImages } from '../data/whole_images.js';
import { predictPictures } from './image_files.js';
import { oneWay, type Size } from './image_translation.js';
import type { Example, Variant } from './task.js';
import { translationJob } from './translation_job.js';

/** Rectangles that are cut out of an image. */
const HOLES = 3;
/** Rounds of averages that reach across any of them. */
const ROUNDS = 100;

/** A U-Net of an image and its opacity, the last channel, that gives what is transparent; the rest stays as it is. */
function inpainter(
  channels: number,
  options: Record<string, unknown>,
  seed: number,
): tfl.LayersModel {
  const core = unet({
    inputShape: [null, null, channels + 1],
    classes: channels,
    filters: 16,
    depth: 3,
    outputActivation: 'sigmoid',
    seed,
    ...options,
  });
  const input = core.inputs[0]!;
  const each = (value: (from: number, to: number) => number) =>
    Array.from({ length: channels + 1 }, (_, from) =>
      Array.from({ length: channels }, (_, to) => value(from, to)),
    );
  const known = channelMap(
    'known',
    input,
    each((from, to) => (from === to ? 1 : 0)),
  );
  const holes = channelMap(
    'holes',
    input,
    each((from) => (from === channels ? -1 : 0)),
    new Array<number>(channels).fill(1),
  );
  const filled = tfl.layers.multiply({ name: 'filled' }).apply([core.outputs[0]!, holes]);
  const output = tfl.layers.add({ name: 'whole' }).apply([known, filled as tfl.SymbolicTensor]);
  return tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor, name: 'inpainter' });
}

/** 1 for each pixel but those of rectangles of an eighth to three eighths of the sides. */
function drawnHoles([height, width]: Size, random: Random): Float32Array {
  const opacity = new Float32Array(height * width).fill(1);
  for (let hole = 0; hole < HOLES; hole++) {
    const [h, w] = [height, width].map((n) =>
      Math.max(Math.round(n * random.uniform(0.125, 0.375)), 1),
    );
    const top = random.integer(height - h! + 1);
    const left = random.integer(width - w! + 1);
    for (let row = top; row < top + h!; row++) {
      opacity.fill(0, row * width + left, row * width + left + w!);
    }
  }
  return opacity;
}

/** The image and its opacity, of what goes in. */
function parts(x: tf.Tensor4D): [image: tf.Tensor4D, opacity: tf.Tensor4D] {
  const channels = x.shape[3] - 1;
  return tf.split(x, [channels, 1], 3) as [tf.Tensor4D, tf.Tensor4D];
}

/** Each hole of the mean of what is known. */
function meanFill(x: tf.Tensor4D): tf.Tensor4D {
  const [image, opacity] = parts(x);
  const mean = tf.div(tf.sum(image, [1, 2], true), tf.maximum(tf.sum(opacity, [1, 2], true), 1));
  return tf.add(image, tf.mul(tf.sub(1, opacity), mean));
}

/** What heat comes to that flows into the holes from what is known. */
function diffusion(x: tf.Tensor4D): tf.Tensor4D {
  const [image, opacity] = parts(x);
  let filled = meanFill(x);
  for (let round = 0; round < ROUNDS; round++) {
    filled = tf.tidy(() => {
      const around = tf.avgPool(filled, 3, 1, 'same');
      return tf.add(image, tf.mul(tf.sub(1, opacity), around));
    });
  }
  return filled;
}

export const inpaintTask: Variant = {
  builder: 'unet',
  kind: 'image',
  title: 'What is missing in images, by a U-Net',
  data: 'a folder of whole PNG or JPEG images, or of IDX files; embedded: discs and squares',
  options: ['gray'],
  files: 'PNG images whose transparent pixels are to be filled',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002 },

  async open(request, learningRate) {
    const { seed, model: options } = request;
    const opened = await wholeImages(request, 'shapes');
    const { channels } = opened;
    const data = assuming(
      opened,
      `${HOLES} rectangles of an eighth to three eighths of the sides are cut out of each image, by chance.`,
    );
    const task = {
      shapes: (size: Size) => ({ input: [...size, channels + 1], target: [...size, channels] }),
      pair({ x }: Example, size: Size, random: Random) {
        return { x: withOpacity(x, drawnHoles(size, random), channels), y: x };
      },
      baselines: [
        oneWay('diffusion from the border', diffusion),
        oneWay('the mean of the rest', meanFill),
      ],
      paired: false,
      look: (x: tf.Tensor4D) => parts(x)[0],
      given: 'with holes',
      made: 'filled',
    };
    return {
      ...translationJob(task, data),
      numbers: ['loss'],
      build() {
        const model = inpainter(channels, options, seed);
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
    };
  },

  /** Images with transparent pixels in, the same with these filled out. */
  predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
};
