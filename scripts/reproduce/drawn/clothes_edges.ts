import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Image, imageToPng } from '../../../lib/data/index.js';
import { type IdxSet, readIdxFolder } from '../../../lib/node/index.js';
import { edges } from './edges.js';

/** Pairs to train on, and to judge by. */
const COUNTS = { train: 2000, test: 300 };

/** Photographs of clothes and their edges, as targets/ and inputs/ in train/ and test/ of a folder. */
export async function clothesEdges(folder: string, shared: string): Promise<void> {
  const sets = await readIdxFolder(path.join(shared, 'fashion-mnist'));
  for (const part of ['train', 'test'] as const) {
    for (const [i, image] of picturesOf(sets[part], COUNTS[part]).entries()) {
      for (const [side, one] of Object.entries({ inputs: edges(image), targets: image })) {
        const to = path.join(folder, part, side);
        mkdirSync(to, { recursive: true });
        writeFileSync(path.join(to, `${String(i).padStart(4, '0')}.png`), imageToPng(one));
      }
    }
  }
}

/** The first images of a set. */
function picturesOf({ images, shape: [, height, width] }: IdxSet, count: number): Image[] {
  const pixels = height * width;
  return Array.from({ length: count }, (_, i) => ({
    width,
    height,
    channels: 1,
    data: Float32Array.from(images.subarray(i * pixels, (i + 1) * pixels), (v) => v / 255),
  }));
}
