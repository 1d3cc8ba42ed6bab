import { cells, type Random } from '../../../lib/data/index.js';
import { type Exposure, USUAL_EXPOSURE } from '../../../lib/data/normal_exposure.js';
import { readMaskedImages } from '../../../lib/node/index.js';
import type { Source } from '../task.js';
import { sourceOf, split } from './source.js';

const EMBEDDED = 120;
const TEST_PART = 0.25;

/** An exposure to train with: off the usual one, so that none is taken for a cell. */
export function randomExposure(random: Random): Exposure {
  return {
    power: USUAL_EXPOSURE.power * Math.exp(random.normal(0, 0.15)),
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
