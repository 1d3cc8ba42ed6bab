import { glyphs } from '../../lib/data/index.js';
import { readIdxFolder } from '../../lib/node/idx_folder.js';

/** Gray images. */
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

/** How many glyphs are drawn: about a small real data set. */
const GLYPHS = { train: 10_000, test: 2_000 };

/** The IDX files of a folder, or without one the embedded data set. */
export async function loadImages(folder: string | undefined, seed: number): Promise<ImageData> {
  if (folder === undefined) {
    const { train, test } = GLYPHS;
    const { images, shape } = glyphs({ count: train + test, seed });
    const [, height, width] = shape;
    const split = train * height * width;
    return {
      label: 'embedded glyphs, drawn by this program (no --data was given)',
      train: { images: images.subarray(0, split), shape: [train, height, width] },
      test: { images: images.subarray(split), shape: [test, height, width] },
    };
  }
  const { train, test } = await readIdxFolder(folder);
  const scaled = ({ images, shape }: typeof train): Images => ({
    images: Float32Array.from(images, (value) => value / 255),
    shape,
  });
  return { label: `IDX files of ${folder}`, train: scaled(train), test: scaled(test) };
}
