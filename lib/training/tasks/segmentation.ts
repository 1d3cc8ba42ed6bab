import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { attentionUnet, residualUnet, segnet, unet, unetPlusPlus } from '../../../models/index.js';
import { fail } from '../../check.js';
import { Random } from '../../data/index.js';
import { descriptionOf } from '../../data/kept_description.js';
import { normalExposure, USUAL_EXPOSURE } from '../../data/normal_exposure.js';
import { type Augmentation, augmentations, augmented, saidAugmentation } from '../data/augment.js';
import { randomCrop } from '../data/crop.js';
import { maskedImages, randomExposure } from '../data/masked_images.js';
import { withOtherData } from '../data/other_data.js';
import { inParts } from '../data/parts.js';
import { inputsOf, stack } from '../data/source.js';
import { predictPictures } from './image_files.js';
import { judgeMasks } from './judge_masks.js';
import { judging } from './judgement.js';
import { maskExamples } from './mask_examples.js';
import { predictClasses } from './mask_files.js';
import { oneHotPixels } from './pixel_classes.js';
import { supervised } from './supervised.js';
import type { Example, Variant } from './task.js';

/** Pixels of the squares that are trained on, where the images are as large. */
const SIDE = 128;

/** What of the data decides a model's shape. */
interface Shape {
  /** Of the images. */
  channels: number;
  /** Numbers for each pixel: 1, the probability of the foreground, or one for each class. */
  outputs: number;
}

type Build = (shape: Shape, options: Record<string, unknown>, seed: number) => LayersModel;

/** How many numbers a model gives for each pixel. */
const outputsOf = (model: LayersModel) => model.outputs[0]!.shape.at(-1)!;

/** What shows examples as they are changed; undefined where nothing is. */
function changedBy(shapes: readonly Augmentation[], seed: number) {
  if (shapes.length === 0) return undefined;
  const random = new Random(seed);
  return (example: Example) => augmented(example, shapes, random, 'mask');
}

/** The task of finding what masks mark in images, for a model that gives probabilities of a pixel. */
function segmentation(builder: string, title: string, buildModel: Build): Variant {
  return {
    builder,
    kind: 'image',
    title,
    data: 'a folder with images/ and masks/, PNG or JPEG; embedded: cells',
    options: ['gray', 'classes', 'ignore'],
    files: 'PNG or JPEG images',
    defaults: { epochs: 40, batchSize: 8, learningRate: 0.003 },

    keeps: () => ({ kind: 'image', output: 'mask', exposure: USUAL_EXPOSURE }),

    async open(request, learningRate) {
      const { seed, models, model: options } = request;
      const found = await withOtherData(request, maskedImages);
      const { channels, classes, facts } = found;
      const { job, judged } = await inParts(found, request, 256);
      const ignores = facts.ignored !== undefined;
      // A single probability has no target that means nothing: where pixels are ignored, two classes have two.
      const own = classes.length === 2 && !ignores ? 1 : classes.length;
      const outputs = models === undefined ? own : outputsOf(models.model!);
      if (Math.max(outputs, 2) !== classes.length) {
        const expected = `${Math.max(outputs, 2)}, as the model was built for`;
        fail(facts.label, 'the number of classes', expected, classes.length);
      }
      const side = Math.min(SIDE, found.smallest);
      const shape = [side, side, channels];
      const kind = { classes, outputs, channels };
      // Pixels that are ignored would count as the first class.
      const metrics = ignores ? [] : ['accuracy'];
      const toImage = (example: Example) => {
        const [height, width] = example.size as [number, number];
        return { data: example.x, height, width, channels };
      };
      const changes = request.augment === undefined ? undefined : augmentations(request.augment);
      // What is not asked for otherwise: turned and mirrored in all ways, and of changing exposure.
      const usual = changes === undefined;
      const shapes = changes?.filter((one) => one !== 'brightness') ?? [];
      const trainedOn = (example: Example, random: Random) => {
        const lit = usual || changes.includes('brightness');
        const exposure = lit ? randomExposure(random) : USUAL_EXPOSURE;
        const x = normalExposure(example.x, exposure, channels);
        const crop = randomCrop({ ...example, x }, side, random, usual);
        return augmented(crop, shapes, random, 'mask');
      };
      const data = {
        ...job.data,
        found: { ...job.data.found, ...saidAugmentation(request.augment) },
      };
      return {
        ...job,
        data,
        numbers: ['loss', ...metrics],
        examples: () => maskExamples(job.train, kind, changedBy(shapes, seed)),
        build() {
          const model = buildModel({ channels, outputs }, options, seed);
          const loss = outputs === 1 ? 'binaryCrossentropy' : 'categoricalCrossentropy';
          model.compile({ optimizer: tf.train.adam(learningRate), loss, metrics });
          return { model };
        },
        ...supervised((batch, random) => {
          const crops = batch.map((example) => trainedOn(example, random));
          const targets = crops.map(({ y }) => (outputs === 1 ? y! : oneHotPixels(y!, outputs)));
          return [inputsOf(crops, shape), stack(targets, [side, side, outputs])];
        }),
        ...judging(({ model }) => judgeMasks(model!, { judged, train: job.train, kind, toImage })),
        show: async () => [],
      };
    },

    /** PNG or JPEG files in; probabilities of the foreground, or masks of the classes, as PNG files out. */
    predict({ model }, files, folder, { say }) {
      const classes = descriptionOf(model!)?.classes;
      return outputsOf(model!) === 1 || classes === undefined
        ? predictPictures(model!, files, folder, say)
        : predictClasses(model!, files, folder, say, classes);
    },
  };
}

/** What every model for masks is made of. */
const common = ({ channels, outputs }: Shape) => ({
  inputShape: [null, null, channels] as [null, null, number],
  classes: outputs,
});

/** Channels of each level. */
const LEVELS = [8, 16, 32, 64];

export const unetTask = segmentation(
  'unet',
  'Masks of images, by a U-Net',
  (shape, options, seed) => unet({ ...common(shape), filters: 8, depth: 3, seed, ...options }),
);

export const segnetTask = segmentation(
  'segnet',
  'Masks of images, by a SegNet',
  (shape, options, seed) =>
    segnet({
      ...common(shape),
      filters: [8, 16, 32],
      convolutions: [2, 2, 2],
      kernelSize: 3,
      seed,
      ...options,
    }),
);

export const attentionUnetTask = segmentation(
  'attentionUnet',
  'Masks of images, by a U-Net with attention gates',
  (shape, options, seed) =>
    attentionUnet({ ...common(shape), filters: 8, depth: 3, seed, ...options }),
);

export const residualUnetTask = segmentation(
  'residualUnet',
  'Masks of images, by a U-Net of residual units',
  (shape, options, seed) => residualUnet({ ...common(shape), filters: LEVELS, seed, ...options }),
);

export const unetPlusPlusTask = segmentation(
  'unetPlusPlus',
  'Masks of images, by a nested U-Net',
  (shape, options, seed) => unetPlusPlus({ ...common(shape), filters: LEVELS, seed, ...options }),
);
