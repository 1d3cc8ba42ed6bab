import { readdirSync, statSync } from 'node:fs';
import { fail } from '../../check.js';
import { glyphs } from '../../data/index.js';
import { type IdxFiles, idxFolder, readIdx, readImages } from '../../node/index.js';
import type { Source } from '../tasks/task.js';
import { slices, split, where } from './source.js';

/** Gray images of one size, those to train on and those to judge by; y is the class, if known. */
export interface ImageSets {
  label: string;
  shape: [height: number, width: number, channels: number];
  train: Source;
  test: Source;
  /** How many classes there are; null where they are not known. */
  classes: number | null;
}

const GLYPHS = { train: 10_000, test: 2_000 };
/** Of a folder that says nothing about tests. */
const TEST_PART = 0.2;

/** The images of an IDX file, made to 0..1 as they are read, with their labels, which lie in memory. */
function streamed({ images }: IdxFiles, labels: ArrayLike<number>): Source {
  return async function* () {
    let place = 0;
    for await (const { data } of readIdx(images)) {
      yield {
        x: Float32Array.from(data, (value) => value / 255),
        y: Float32Array.of(labels[place++]!),
      };
    }
  };
}

async function labelsOf({ labels }: IdxFiles): Promise<number[]> {
  const values: number[] = [];
  for await (const { data } of readIdx(labels)) values.push(data[0]!);
  return values;
}

const classesOf = (labels: ArrayLike<number>) =>
  Array.from(labels).reduce((most, label) => Math.max(most, label + 1), 0);

function embedded(seed: number, limit: number): ImageSets {
  const train = Math.min(GLYPHS.train, limit);
  const count = train + Math.min(GLYPHS.test, limit);
  const { images, shape, labels } = glyphs({ count, seed });
  const size = shape[1] * shape[2];
  const all = slices(images, labels, size);
  return {
    label: 'embedded glyphs, drawn by this program (no --data was given)',
    shape: [shape[1], shape[2], 1],
    train: where(all, (place) => place < train),
    test: where(all, (place) => place >= train),
    classes: classesOf(labels),
  };
}

async function fromFiles(path: string): Promise<ImageSets> {
  const first = await readImages(path).next();
  const { width, height } = first.value!;
  const all: Source = async function* () {
    for await (const image of readImages(path)) {
      if (image.width !== width || image.height !== height) {
        const got = `${image.width}x${image.height}`;
        fail(image.path, 'the image', `${width}x${height} pixels, as the first is`, got);
      }
      yield { x: image.data };
    }
  };
  const { rest, part } = split(all, TEST_PART);
  return {
    label: `images of ${path}`,
    shape: [height, width, 1],
    train: rest,
    test: part,
    classes: null,
  };
}

/** The images of a folder, of IDX files or of PNG and JPEG files; without one, glyphs. */
export async function imageSets(
  path: string | undefined,
  seed: number,
  limit: number,
): Promise<ImageSets> {
  if (path === undefined) return embedded(seed, limit);
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const pictures = folder && readdirSync(path).some((name) => /\.(png|jpe?g)$/i.test(name));
  if (pictures || folder === false) return fromFiles(path);
  const { train, test } = await idxFolder(path);
  const [, height, width] = train.shape;
  const [trained, tested] = [await labelsOf(train), await labelsOf(test)];
  return {
    label: `IDX files of ${path}`,
    shape: [height, width, 1],
    train: streamed(train, trained),
    test: streamed(test, tested),
    classes: Math.max(classesOf(trained), classesOf(tested)),
  };
}
