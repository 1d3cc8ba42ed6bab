import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { imageToPng, withChannels } from '../../../lib/data/index.js';
import { readImage } from '../../../lib/node/index.js';

const SIDE = 64;
const PHOTOS = ['astronaut', 'chelsea'];
/** Of the width; crops to train on are from the left of it, those to judge by from the right: none share a pixel. */
const BORDER = 0.75;
/** Pixels from one crop to the next. */
const STEP = 32;

/** Crops of photographs in colour, 64x64, into train/ and test/ of a folder. */
export async function photoCrops(folder: string, photos: string): Promise<void> {
  for (const name of PHOTOS) {
    const image = await readImage(path.join(photos, `${name}.png`));
    const { width, height } = image;
    const { data } = withChannels(image, 3);
    const border = Math.floor(BORDER * width);
    for (const part of ['train', 'test'] as const) {
      mkdirSync(path.join(folder, part), { recursive: true });
      const [from, to] = part === 'train' ? [0, border] : [border, width];
      for (let y = 0; y + SIDE <= height; y += STEP) {
        for (let x = from; x + SIDE <= to; x += STEP) {
          const crop = Float32Array.from({ length: 3 * SIDE * SIDE }, (_, i) => {
            const pixel = Math.floor(i / 3);
            const [row, column] = [y + Math.floor(pixel / SIDE), x + (pixel % SIDE)];
            return data[3 * (row * width + column) + (i % 3)]!;
          });
          const png = imageToPng({ width: SIDE, height: SIDE, channels: 3, data: crop });
          writeFileSync(path.join(folder, part, `${name}-${y}-${x}.png`), png);
        }
      }
    }
  }
}
