import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../check.js';
import { IDX_TYPES } from '../../data/idx.js';
import { imageToPng, toIdx } from '../../data/index.js';
import { idxFolder, readIdx, readIdxHeader, readImages } from '../../node/index.js';

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
  /** The IDX file it is from. */
  idx?: string;
}

const IDX = /-ubyte(\.gz)?$/;

/** The IDX file that is meant: itself, or the test images of a folder; null for what is neither. */
async function idxOf(file: string): Promise<string | null> {
  const folder = statSync(file, { throwIfNoEntry: false })?.isDirectory();
  if (!folder) return folder === false && IDX.test(file) ? file : null;
  return readdirSync(file).some((name) => IDX.test(name))
    ? (await idxFolder(file)).test.images
    : null;
}

async function* imagesOfIdx(idx: string): AsyncGenerator<NamedImage> {
  const { shape, type } = await readIdxHeader(idx);
  const [, height, width] = shape as [number, number, number];
  if (shape.length !== 3 || IDX_TYPES[type] !== Uint8Array) {
    const got = `${IDX_TYPES[type].name} of shape [${shape.join(', ')}]`;
    throw new ValueError(`${idx}: the file must hold unsigned bytes in 3 dimensions, got ${got}.`);
  }
  let place = 0;
  for await (const { data } of readIdx(idx)) {
    const name = `${String(place++).padStart(5, '0')}.png`;
    const path_ = path.join(path.dirname(idx), name);
    yield { path: path_, data: Float32Array.from(data, (v) => v / 255), height, width, idx };
  }
}

/** The images of PNG and JPEG files and of folders of them, of IDX files, and the test images of IDX folders. */
async function* imagesOf(files: string[]): AsyncGenerator<NamedImage> {
  for (const file of files) {
    const idx = await idxOf(file);
    yield* idx === null ? readImages(file) : imagesOfIdx(idx);
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

/** The IDX files that images become, by what they are made from. */
class IdxFiles {
  readonly #files = new Map<string, { shape: number[]; images: Uint8Array[] }>();

  /** @param data values 0..1 of [height, width, channels] */
  add(idx: string, data: Float32Array, [height, width, channels]: readonly number[]): void {
    const size = channels === 1 ? [height!, width!] : [height!, width!, channels!];
    const { images } = this.#files.get(idx) ?? { images: [] as Uint8Array[] };
    images.push(Uint8Array.from(data, (v) => Math.round(255 * Math.min(Math.max(v, 0), 1))));
    this.#files.set(idx, { shape: [images.length, ...size], images });
  }

  /** Writes each under the name of its file, without .gz. */
  write(folder: string): string[] {
    const written: string[] = [];
    for (const [idx, { shape, images }] of this.#files) {
      const file = idx.replace(/\.gz$/, '');
      const target = outputPath(folder, file, path.extname(file), written);
      writeFileSync(target, toIdx(Buffer.concat(images), shape));
      written.push(target);
    }
    return written;
  }
}

/** Runs a model from image to image: PNG files come out for PNG and JPEG, an IDX file for one. */
export async function predictPictures(
  model: LayersModel,
  files: string[],
  folder: string,
  predict?: PredictImage,
): Promise<string[]> {
  const written: string[] = [];
  const idxFiles = new IdxFiles();
  const use = async (prediction: tf.Tensor, image: NamedImage) => {
    const [, height, width, channels] = prediction.shape as [number, number, number, number];
    const data = await prediction.data<'float32'>();
    if (image.idx !== undefined) {
      idxFiles.add(image.idx, data, [height, width, channels]);
      return;
    }
    const target = outputPath(folder, image.path, '.png', written);
    writeFileSync(target, imageToPng({ width, height, channels, data }));
    written.push(target);
  };
  await predictImages(model, files, use, predict);
  return [...written, ...idxFiles.write(folder)];
}
