import { imageSets } from '../tasks/data/images.js';
import { checkTestData, collect } from '../tasks/data/source.js';
import type { Source } from '../tasks/task.js';

/** Gray images in memory. */
export interface Images {
  /** [n, height, width], 0..1. */
  images: Float32Array;
  shape: [number, number, number];
}

export interface ImageData {
  /** What the data are, for the report. */
  label: string;
  train: Images;
  test: Images;
}

async function inMemory(source: Source, height: number, width: number): Promise<Images> {
  const examples = await collect(source);
  const images = new Float32Array(examples.length * height * width);
  examples.forEach(({ x }, place) => {
    images.set(x, place * height * width);
  });
  return { images, shape: [examples.length, height, width] };
}

/** The images of a folder, of IDX files or of PNG and JPEG files; without one the embedded data set. */
export async function loadImages(folder: string | undefined, seed: number): Promise<ImageData> {
  const sets = await imageSets(folder, seed, Number.POSITIVE_INFINITY);
  const { label, shape, train, test } = sets;
  await checkTestData(label, test);
  const [height, width] = shape;
  return {
    label,
    train: await inMemory(train, height, width),
    test: await inMemory(test, height, width),
  };
}
