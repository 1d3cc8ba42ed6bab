import { ValueError } from '../../check.js';
import { cells, type Random } from '../../data/index.js';
import { MaskCounter, of255 } from '../../data/mask_values.js';
import { type Exposure, USUAL_EXPOSURE } from '../../data/normal_exposure.js';
import { readMaskedImages } from '../../node/index.js';
import { readMasks } from '../../node/read_masked_images.js';
import type { Source } from '../tasks/task.js';
import { collect, sourceOf, split } from './source.js';

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

/** What the folder's masks mean, and a mask without foreground in training or test, before anything is trained. */
async function lookAtMasks(folder: string): Promise<{ threshold: number; told: string }> {
  const counter = new MaskCounter();
  const brightest: number[] = [];
  for await (const { data } of readMasks(folder)) {
    counter.add(data);
    brightest.push(data.reduce((most, value) => Math.max(most, value), 0));
  }
  const { background, foreground, threshold } = counter.values(`${folder}/masks`);
  const has = sourceOf(
    brightest.map((value) => ({ x: Float32Array.of(Number(value > threshold)) })),
  );
  const { rest, part } = split(has, TEST_PART);
  for (const [name, source] of [
    ['training', rest],
    ['test', part],
  ] as const) {
    const flags = await collect(source, Number.POSITIVE_INFINITY);
    if (flags.length > 0 && flags.every(({ x }) => x[0] === 0)) {
      const got = `${flags.length} without`;
      throw new ValueError(`${folder}/masks: some ${name} masks must have foreground, got ${got}.`);
    }
  }
  const filled = brightest.filter((value) => value > threshold).length;
  const told =
    `mask values of ${of255(foreground)} are foreground, of ${of255(background)} background; ` +
    `${filled} of ${brightest.length} masks have foreground`;
  return { threshold, told };
}

/** Images with masks, from a folder's images/ and masks/, or drawn; every fourth is to judge by. */
export async function maskedImages(
  folder: string | undefined,
  seed: number,
  limit: number,
): Promise<{ label: string; train: Source; test: Source }> {
  if (folder === undefined) {
    const label = 'embedded images of cells, drawn by this program (no --data was given)';
    const { rest, part } = split(embedded(seed, limit), TEST_PART);
    return { label, train: rest, test: part };
  }
  const { threshold, told } = await lookAtMasks(folder);
  const all: Source = async function* () {
    for await (const { image, mask } of readMaskedImages(folder)) {
      const y = mask.data.map((value) => Number(value > threshold));
      yield { x: image.data, y, size: [image.height, image.width] };
    }
  };
  const { rest, part } = split(all, TEST_PART);
  return { label: `images and masks of ${folder} (${told})`, train: rest, test: part };
}
