import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Image, imageToPng, withChannels } from '../../../lib/data/index.js';
import { readImage } from '../../../lib/node/index.js';

const PHOTOS = ['astronaut', 'chelsea'];
/** Of the width; crops to train on are from the left of it, those to judge by from the right: none share a pixel. */
const BORDER = 0.75;
/** Pixels of a side of the crops, and from one to the next. */
const SIDE = 64;
const STEP = 32;

/** A square of an image in colour. */
function cropOf(
  { width, data }: Image,
  side: number,
  [top, left]: readonly [number, number],
): Image {
  const crop = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [row, column] = [top + Math.floor(pixel / side), left + (pixel % side)];
    return data[3 * (row * width + column) + (i % 3)]!;
  });
  return { width: side, height: side, channels: 3, data: crop };
}

/**
 * Crops of photographs in colour, into train/ and test/ of a folder.
 *
 * @param inputs what becomes of each besides, into inputs/, and the crops into targets/; default the crops alone
 */
export async function photoCrops(
  folder: string,
  photos: string,
  { side = SIDE, step = STEP, inputs }: PhotoCrops = {},
): Promise<void> {
  const write = (part: string, name: string, image: Image) => {
    mkdirSync(path.join(folder, part), { recursive: true });
    writeFileSync(path.join(folder, part, name), imageToPng(image));
  };
  for (const photo of PHOTOS) {
    const found = await readImage(path.join(photos, `${photo}.png`));
    const { width, height } = found;
    const image = withChannels(found, 3);
    const border = Math.floor(BORDER * width);
    for (const part of ['train', 'test'] as const) {
      const [from, to] = part === 'train' ? [0, border] : [border, width];
      for (let y = 0; y + side <= height; y += step) {
        for (let x = from; x + side <= to; x += step) {
          const crop = cropOf(image, side, [y, x]);
          const name = `${photo}-${y}-${x}.png`;
          if (inputs === undefined) {
            write(part, name, crop);
            continue;
          }
          write(`${part}/inputs`, name, inputs(crop));
          write(`${part}/targets`, name, crop);
        }
      }
    }
  }
}

/** How crops are made. */
export interface PhotoCrops {
  /** Pixels of a side; default 64. */
  side?: number;
  /** Pixels from one to the next; default 32. */
  step?: number;
  inputs?: (crop: Image) => Image;
}
