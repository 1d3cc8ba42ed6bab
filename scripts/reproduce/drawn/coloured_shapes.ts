import { drawnShapes } from '../../../lib/data/drawn_shapes.js';
import { imageToPng, Random } from '../../../lib/data/index.js';
import { imageFolder } from './image_folder.js';

const COUNT = 300;
const SIDE = 32;

/** Discs and squares in colour into a folder; of pairs into targets/, and their outlines into inputs/. */
export function colouredShapes(folder: string, pairs: boolean): void {
  const random = new Random(1);
  const png = (data: Float32Array) => imageToPng({ width: SIDE, height: SIDE, channels: 3, data });
  for (let i = 0; i < COUNT; i++) {
    const { picture, outlines } = drawnShapes(SIDE, random);
    const parts = pairs ? { inputs: png(outlines), targets: png(picture) } : { '.': png(picture) };
    imageFolder(folder, i, parts);
  }
}
