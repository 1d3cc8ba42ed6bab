import { cells, type Random } from '../../../lib/data/index.js';
import { standardized } from '../../../lib/data/standardize.js';
import { readMaskedImages } from '../../../lib/node/index.js';
import type { Source } from '../task.js';
import { sourceOf, split } from './source.js';

const EMBEDDED = 120;
const TEST_PART = 0.25;

/** The usual power: roots of this kind show dim cells beside bright ones. */
const POWER = 0.5;

/**
 * What the model gets of an image: a power of its values, shifted and scaled to mean 0 and standard
 * deviation 1, because microscopes differ in exposure.
 */
export function prepared(values: Float32Array, power = POWER): Float32Array {
  return standardized(values.map((value) => value ** power));
}

/** A power to train with: off the usual one, so that no exposure is taken for a cell. */
export function randomPower(random: Random): number {
  return POWER * Math.exp(random.normal(0, 0.1));
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
