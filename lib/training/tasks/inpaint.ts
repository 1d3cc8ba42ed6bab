import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { filledHoles } from '../../../models/filled_holes.js';
import { unet } from '../../../models/index.js';
import type { Random } from '../../data/index.js';
import { withOpacity } from '../../predict/with_opacity.js';
import { assuming, wholeImages } from '../data/whole_images.js';
import { predictPictures } from './image_files.js';
import { oneWay, type Size } from './image_translation.js';
import { startAtZero } from './start_at.js';
import type { Example, Variant } from './task.js';
import { translationJob } from './translation_job.js';

type Shape = [height: number | null, width: number | null, channels: number];

/** Rectangles that are cut out of an image. */
const HOLES = 3;
/** Rounds of averages after which what is filled smoothly changes no more. */
const ROUNDS = 100;

/**
 * An image and its opacity, the last channel, to the image with its holes filled: smoothly, and by a U-Net what that lacks.
 * The U-Net begins with nothing, so that the training begins at a smooth filling. What is known stays as it is.
 */
function inpainter(
  channels: number,
  options: { inputShape?: Shape },
  seed: number,
): tfl.LayersModel {
  const { inputShape = [null, null, channels + 1], ...others } = options;
  const [height, width] = inputShape;
  const core = unet({
    inputShape: [height, width, 2 * channels],
    classes: channels,
    filters: 16,
    depth: 3,
    outputActivation: 'linear',
    seed,
    ...others,
  });
  startAtZero(core);
  const input = tfl.input({ shape: inputShape });
  const { filled, holes } = filledHoles(input);
  const apply = (layer: tfl.layers.Layer, to: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(to) as tfl.SymbolicTensor;
  const both = apply(tfl.layers.concatenate({ name: 'filled_and_holes' }), [filled, holes]);
  const made = core.apply(both) as tfl.SymbolicTensor;
  const detail = apply(tfl.layers.multiply({ name: 'detail' }), [made, holes]);
  const output = apply(tfl.layers.add({ name: 'whole' }), [filled, detail]);
  return tfl.model({ inputs: input, outputs: output, name: 'inpainter' });
}

/** A model that fills smoothly. */
function smoothFilling(channels: number): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, channels + 1] });
  return tfl.model({ inputs: input, outputs: filledHoles(input).filled });
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
  const model = smoothFilling(image.shape[3]);
  let filled = model.predict(x) as tf.Tensor4D;
  model.dispose();
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
  title: 'What is missing in images, filled smoothly and by a U-Net',
  data: 'a folder of whole PNG or JPEG images, or of IDX files; embedded: discs and squares',
  options: ['gray'],
  files: 'PNG images whose transparent pixels are to be filled',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002, schedule: 'cosine' },

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
