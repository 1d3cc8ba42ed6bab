import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { channelMap } from '../../../models/channel_map.js';
import { unet } from '../../../models/index.js';
import { fail } from '../../check.js';
import { withChannels } from '../../data/index.js';
import { collect } from '../data/source.js';
import { assuming, wholeImages } from '../data/whole_images.js';
import { predictPictures } from './image_files.js';
import { oneWay, type Size } from './image_translation.js';
import type { Example, Variant } from './task.js';
import { translationJob } from './translation_job.js';

/** Mean colours are computed from at most so many images. */
const MEAN_OF = 1000;

/**
 * Red, green and blue of brightness and the two differences of colour, ITU-R BT.601 (as JPEG has them): what
 * `withChannels` makes gray is the brightness.
 */
const TO_RGB = [
  [1, 1, 1],
  [0, -0.344136, 1.772],
  [1.402, -0.714136, 0],
];

/** A U-Net from brightness to the differences of colour, with the colours that they make. */
function colorizer(options: Record<string, unknown>, seed: number): tfl.LayersModel {
  const core = unet({
    inputShape: [null, null, 1],
    classes: 2,
    filters: 16,
    depth: 3,
    outputActivation: 'tanh',
    seed,
    ...options,
  });
  const input = core.inputs[0]!;
  const all = tfl.layers
    .concatenate({ name: 'brightness_and_colour' })
    .apply([input, core.outputs[0]!]) as tfl.SymbolicTensor;
  return tfl.model({
    inputs: input,
    outputs: channelMap('to_rgb', all, TO_RGB),
    name: 'colorizer',
  });
}

/** By how much red, green and blue are above the brightness, on average. */
function meanColour(examples: readonly Example[]): number[] {
  const sums = [0, 0, 0];
  let pixels = 0;
  for (const { x } of examples) {
    const { data } = withChannels({ width: x.length / 3, height: 1, channels: 3, data: x }, 1);
    data.forEach((bright, pixel) => {
      for (let c = 0; c < 3; c++) sums[c]! += x[pixel * 3 + c]! - bright;
    });
    pixels += data.length;
  }
  return sums.map((sum) => sum / Math.max(pixels, 1));
}

export const colorizeTask: Variant = {
  builder: 'unet',
  kind: 'image',
  title: 'Colours of gray images, by a U-Net',
  data: 'a folder of PNG or JPEG images in colour, or of IDX files; embedded: discs and squares',
  options: [],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002, schedule: 'cosine' },

  async open(request, learningRate) {
    const { seed, model: options } = request;
    const opened = await wholeImages(request, 'shapes');
    const { channels, label } = opened;
    if (channels !== 3) fail(label, 'the images', 'in colour, to learn colours from', 'gray');
    const data = assuming(opened, 'what the model gets is their brightness (ITU-R BT.601).', {
      channels: 1,
    });
    const above = meanColour(await collect(data.job.train, MEAN_OF));
    const task = {
      shapes: (size: Size) => ({ input: [...size, 1], target: [...size, 3] }),
      pair({ x }: Example, [height, width]: Size) {
        return { x: withChannels({ width, height, channels: 3, data: x }, 1).data, y: x };
      },
      baselines: [
        oneWay('the mean colour of the training images', (x) => tf.add(x, tf.tensor1d(above))),
        oneWay('gray', (x) => tf.tile(x, [1, 1, 1, 3])),
      ],
      paired: false,
      look: (x: tf.Tensor4D) => x,
      given: 'gray',
      made: 'coloured',
    };
    return {
      ...translationJob(task, data),
      numbers: ['loss'],
      build() {
        const model = colorizer(options, seed);
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
    };
  },
  predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
};
