import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../lib/check.js';
import { imageToPng } from '../../lib/data/index.js';
import { readIdxFolder, readImages } from '../../lib/node/index.js';

/**
 * Where the result of a file goes: its name, `extension`, in the folder.
 *
 * @param written where the results of the files before went
 * @throws ValueError if that is one of those, or the file itself.
 */
export function outputPath(
  folder: string,
  file: string,
  extension: string,
  written: readonly string[],
): string {
  mkdirSync(folder, { recursive: true });
  const target = path.join(folder, `${path.basename(file, path.extname(file))}${extension}`);
  const taken = path.resolve(target) === path.resolve(file) ? 'the file itself' : 'one before';
  if (taken === 'the file itself' || written.includes(target)) {
    throw new ValueError(
      `${file}: the prediction must have a place of its own, got ${target}, that of ${taken}; ` +
        'rename it, or name another folder by --out.',
    );
  }
  return target;
}

/** A gray image, and the file it is from or would be. */
interface NamedImage {
  path: string;
  /** 0..1 */
  data: Float32Array;
  height: number;
  width: number;
}

const isIdxFolder = (file: string) =>
  statSync(file, { throwIfNoEntry: false })?.isDirectory() &&
  readdirSync(file).some((name) => /-ubyte(\.gz)?$/.test(name));

/** The images of PNG and JPEG files and of folders of them, and the test images of IDX folders. */
async function* imagesOf(files: string[]): AsyncGenerator<NamedImage> {
  for (const file of files) {
    if (!isIdxFolder(file)) {
      yield* readImages(file);
      continue;
    }
    const { images, shape } = (await readIdxFolder(file)).test;
    const [count, height, width] = shape;
    const size = height * width;
    for (let i = 0; i < count; i++) {
      const data = Float32Array.from(images.subarray(i * size, (i + 1) * size), (v) => v / 255);
      yield { path: path.join(file, `${String(i).padStart(5, '0')}.png`), data, height, width };
    }
  }
}

/** What a model makes of an image's values, [1, height, width, channels]. */
type PredictImage = (
  model: LayersModel,
  values: Float32Array,
  size: [height: number, width: number],
) => tf.Tensor;

const ofTheValues: PredictImage = (model, values, size) =>
  tf.tidy(() => model.predict(tf.tensor4d(values, [1, ...size, 1])) as tf.Tensor);

/**
 * What a model makes of each gray image of the files.
 *
 * @param use gets the prediction, which is freed afterwards.
 * @throws ValueError for an image that has not the size that the model was built for.
 */
export async function predictImages(
  model: LayersModel,
  files: string[],
  use: (prediction: tf.Tensor, image: NamedImage) => Promise<void>,
  predict = ofTheValues,
): Promise<void> {
  const [, h, w] = model.inputs[0]!.shape;
  for await (const image of imagesOf(files)) {
    const { data, height, width } = image;
    if ((h ?? height) !== height || (w ?? width) !== width) {
      const expected = `${w}x${h} pixels, as the model was built for`;
      fail(image.path, 'the image', expected, `${width}x${height}`);
    }
    const prediction = predict(model, data, [height, width]);
    await use(prediction, image);
    prediction.dispose();
  }
}

/** Runs a model from image to image on PNG, JPEG and IDX files; PNG files come out. */
export async function predictPngs(
  model: LayersModel,
  files: string[],
  folder: string,
  predict?: PredictImage,
): Promise<string[]> {
  const written: string[] = [];
  const use = async (prediction: tf.Tensor, image: NamedImage) => {
    const [, height, width, channels] = prediction.shape as [number, number, number, number];
    const data = await prediction.data<'float32'>();
    const target = outputPath(folder, image.path, '.png', written);
    writeFileSync(target, imageToPng({ width, height, channels, data }));
    written.push(target);
  };
  await predictImages(model, files, use, predict);
  return written;
}
