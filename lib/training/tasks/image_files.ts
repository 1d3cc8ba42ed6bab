import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';
import { IDX_TYPES } from '../../data/idx.js';
import { type Image, imageToPng, toIdx } from '../../data/index.js';
import { idxFolder, readIdx, readIdxHeader } from '../../node/index.js';
import { listFiles } from '../../node/list_files.js';
import { decodeImage, IMAGE_EXTENSIONS, imageBytes } from '../../node/read_image.js';
import { describeFor } from '../../predict/model_description.js';
import { predictAs } from '../../predict/predict.js';
import type { MaskPrediction, Prediction } from '../../predict/prediction.js';
import { leftOut } from '../data/left_out.js';
import { writeWhole } from '../write_whole.js';

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

/** An image, and the file it is from or would be. */
type NamedImage = Image & {
  path: string;
  /** The IDX file it is from. */
  idx?: string;
  /** How many its file has; default 1. */
  pages?: number;
  /** Whether it was turned, as its EXIF says; default false. */
  turned?: boolean;
};

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
  const [, height, width, channels = 1] = shape as [number, number, number, number?];
  if (![3, 4].includes(shape.length) || channels > 4 || IDX_TYPES[type] !== Uint8Array) {
    const got = `${IDX_TYPES[type].name} of shape [${shape.join(', ')}]`;
    throw new ValueError(
      `${idx}: the file must hold unsigned bytes of [n, height, width] or ` +
        `[n, height, width, channels], got ${got}.`,
    );
  }
  let place = 0;
  for await (const { data } of readIdx(idx)) {
    const name = `${String(place++).padStart(5, '0')}.png`;
    const path_ = path.join(path.dirname(idx), name);
    const values = Float32Array.from(data, (v) => v / 255);
    yield { path: path_, data: values, height, width, channels, idx };
  }
}

async function* imagesIn(fileOrFolder: string): AsyncGenerator<NamedImage> {
  for (const file of await listFiles(fileOrFolder, IMAGE_EXTENSIONS)) {
    const { image, pages, turned } = await decodeImage(await imageBytes(file), file);
    yield { path: file, ...image, pages, turned };
  }
}

/** The images of PNG and JPEG files and of folders of them, of IDX files, and the test images of IDX folders. */
async function* imagesOf(files: string[]): AsyncGenerator<NamedImage> {
  for (const file of files) {
    const idx = await idxOf(file);
    yield* idx === null ? imagesIn(file) : imagesOfIdx(idx);
  }
}

/** Sentences that are told of several files, each once with the first of them. */
class Told {
  readonly #files = new Map<string, string[]>();

  add(sentences: readonly string[], file: string): void {
    for (const one of sentences) this.#files.set(one, [...(this.#files.get(one) ?? []), file]);
  }

  lines(): string[] {
    return [...this.#files].map(([sentence, [first, ...others]]) => {
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `${first}${more}: ${sentence}.`;
    });
  }
}

/**
 * What a model makes of each image of the files, prepared as its description says.
 *
 * @param say is told what was done to which images.
 * @throws ValueError for an image that has not the size that the model was built for.
 */
export async function predictImages(
  model: LayersModel,
  files: string[],
  say: (line: string) => void,
  use: (prediction: Prediction, image: NamedImage) => Promise<void> | void,
): Promise<void> {
  const told = new Told();
  const taken: string[] = [];
  const description = { ...describeFor(model.name, model), assumed: [] };
  for await (const image of imagesOf(files)) {
    taken.push(image.path);
    const prediction = await predictAs(image.path, model, image, description);
    told.add(prediction.told, image.path);
    const { pages = 1, turned = false } = image;
    if (turned) told.add(['turned, as the EXIF says'], image.path);
    if (pages > 1) told.add([`of ${pages} pictures the first is taken`], image.path);
    await use(prediction, image);
  }
  for (const line of told.lines()) say(line);
  for (const file of files)
    for (const line of leftOut(file, 'image', taken)) say(`${file}: ${line}`);
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
      writeWhole(target, toIdx(Buffer.concat(images), shape));
      written.push(target);
    }
    return written;
  }
}

/** The image that a model gives; of a mask of one class the probabilities. */
function pictureOf(prediction: Prediction): Image {
  if (prediction.output === 'image') return prediction;
  const { width, height, probabilities } = prediction as MaskPrediction;
  return { width, height, channels: 1, data: probabilities };
}

/** Runs a model from image to image: PNG files come out for PNG and JPEG, an IDX file for one. */
export async function predictPictures(
  model: LayersModel,
  files: string[],
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  const written: string[] = [];
  const idxFiles = new IdxFiles();
  const use = (prediction: Prediction, image: NamedImage) => {
    const { width, height, channels, data } = pictureOf(prediction);
    if (image.idx !== undefined) {
      idxFiles.add(image.idx, data, [height, width, channels]);
      return;
    }
    const target = outputPath(folder, image.path, '.png', written);
    writeWhole(target, imageToPng({ width, height, channels, data }));
    written.push(target);
  };
  await predictImages(model, files, say, use);
  return [...written, ...idxFiles.write(folder)];
}
