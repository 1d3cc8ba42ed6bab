import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { espcn, srResNet } from '../../../models/index.js';
import { fail } from '../../check.js';
import { resizeCubic } from '../../ops/resize_cubic.js';
import { assuming, wholeImages } from '../data/whole_images.js';
import { predictPictures } from './image_files.js';
import { oneWay, type Size } from './image_translation.js';
import type { Variant } from './task.js';
import { translationJob } from './translation_job.js';

const FACTOR = 2;

/** The first rows and columns of an image. */
function cut(image: Float32Array, [, width]: Size, [h, w]: Size, channels: number): Float32Array {
  const out = new Float32Array(h * w * channels);
  for (let row = 0; row < h; row++) {
    const from = row * width * channels;
    out.set(image.subarray(from, from + w * channels), row * w * channels);
  }
  return out;
}

/** What of the data and the request decides a model. */
interface Enlarging {
  inputShape: [null, null, number];
  factor: number;
  seed: number;
}

type Build = (enlarging: Enlarging, options: Record<string, unknown>) => LayersModel;

/** The task of images that were made smaller, for a model that enlarges them. */
const superResolution = (builder: string, title: string, buildModel: Build): Variant => ({
  builder,
  kind: 'image',
  title,
  data: 'a folder of IDX files, or of PNG or JPEG images, as large as they are to become; embedded: glyphs',
  options: ['gray', 'factor'],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.001, schedule: 'cosine' },

  async open(request, learningRate) {
    const { seed, factor = FACTOR, model: options } = request;
    const opened = await wholeImages(request);
    const { channels, smallest, label } = opened;
    if (smallest < 2 * factor) {
      fail(
        label,
        'the images',
        `of ${2 * factor} pixels or more for a factor of ${factor}`,
        smallest,
      );
    }
    const small = ([h, w]: Size): Size => [Math.floor(h / factor), Math.floor(w / factor)];
    const large = (size: Size): Size => {
      const [h, w] = small(size);
      return [h * factor, w * factor];
    };
    const data = assuming(
      opened,
      `small images are large ones made ${factor} times smaller by cubic interpolation without aliasing, as Pillow's BICUBIC.`,
    );
    const task = {
      shapes: (size: Size) => ({
        input: [...small(size), channels],
        target: [...large(size), channels],
      }),
      pair({ x }: { x: Float32Array }, size: Size) {
        const y = cut(x, size, large(size), channels);
        const shrunk = tf.tidy(() => {
          const image = tf.tensor4d(y, [1, ...large(size), channels]);
          return tf.clipByValue(resizeCubic(image, small(size)), 0, 1);
        });
        const values = shrunk.dataSync<'float32'>();
        shrunk.dispose();
        return { x: values, y };
      },
      baselines: [oneWay('bicubic interpolation', resizeCubic)],
      paired: false,
      look: (x: tf.Tensor4D, target: Size) =>
        tf.image.resizeNearestNeighbor(x, [...target], false, true),
      given: 'small',
      made: 'enlarged',
    };
    return {
      ...translationJob(task, data),
      numbers: ['loss'],
      build() {
        const model = buildModel({ inputShape: [null, null, channels], factor, seed }, options);
        // The absolute error does not leave smooth images to those of many edges; Lim et al. 2017, arXiv 1707.02921.
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanAbsoluteError' });
        return { model };
      },
    };
  },
  predict: ({ model }, files, folder, { say }) => predictPictures(model!, files, folder, say),
});

export const espcnTask = superResolution(
  'espcn',
  'Images of more pixels, by a sub-pixel convolutional network',
  (enlarging, options) => espcn({ ...enlarging, ...options }),
);

export const srResNetTask = superResolution(
  'srResNet',
  'Images of more pixels, by a residual network',
  ({ factor, ...rest }, options) =>
    srResNet({ ...rest, scale: factor, features: 32, blocks: 4, ...options }),
);
