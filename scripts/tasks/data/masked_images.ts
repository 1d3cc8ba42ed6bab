import { cells, type Random } from '../../../lib/data/index.js';
import { readMaskedImages } from '../../../lib/node/index.js';
import { otsu } from '../../measures/otsu.js';
import type { Source } from '../task.js';
import { sourceOf, split } from './source.js';

const EMBEDDED = 120;
const TEST_PART = 0.25;

const mean = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);

/** How an image's exposure is changed before the model sees it. */
export interface Exposure {
  /** Of the values: roots show dim cells beside bright ones. */
  power: number;
  /** Of where Otsu's threshold lies, in units of half the distance of the classes that it makes. */
  shift: number;
  contrast: number;
}

const USUAL: Exposure = { power: 0.5, shift: 0, contrast: 1 };

/**
 * What the model gets of an image: roots of its values, shifted and scaled so that Otsu's threshold
 * lies at 0 and the means of what is below and above it are 2 apart. Microscopes differ in exposure,
 * and the mean of all pixels, which is often taken, depends on how many cells there are.
 */
export function prepared(values: Float32Array, exposure = USUAL): Float32Array {
  const { power, shift, contrast } = exposure;
  const roots = values.map((value) => value ** power);
  const threshold = otsu(roots);
  const side = (above: boolean) => roots.filter((value) => value > threshold === above);
  const [low, high] = [mean(side(false)), mean(side(true))];
  const scale = high > low ? (2 * contrast) / (high - low) : 0;
  return roots.map((value) => (value - threshold) * scale + shift);
}

/** An exposure to train with: off the usual one, so that none is taken for a cell. */
export function randomExposure(random: Random): Exposure {
  return {
    power: USUAL.power * Math.exp(random.normal(0, 0.15)),
    shift: random.normal(0, 0.15),
    contrast: Math.exp(random.normal(0, 0.15)),
  };
}

function embedded(seed: number, limit: number): Source {
  const count = Math.min(EMBEDDED, 4 * limit);
  const { images, masks, shape } = cells({ count, seed });
  const [, height, width] = shape;
  const area = height * width;
  return sourceOf(
    Array.from({ length: count }, (_, i) => ({
      x: images.slice(i * area, (i + 1) * area),
      y: masks.slice(i * area, (i + 1) * area),
      size: [height, width],
    })),
  );
}

/** Images with masks, from a folder's images/ and masks/, or drawn; every fourth is to judge by. */
export function maskedImages(
  folder: string | undefined,
  seed: number,
  limit: number,
): { label: string; train: Source; test: Source } {
  const all: Source =
    folder === undefined
      ? embedded(seed, limit)
      : async function* () {
          for await (const { image, mask } of readMaskedImages(folder)) {
            const size = [image.height, image.width];
            yield { x: image.data, y: mask.data, size };
          }
        };
  const label =
    folder === undefined
      ? 'embedded images of cells, drawn by this program (no --data was given)'
      : `images and masks of ${folder}`;
  const { rest, part } = split(all, TEST_PART);
  return { label, train: rest, test: part };
}
