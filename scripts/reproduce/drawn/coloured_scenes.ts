import { imageToPng, scenes } from '../../../lib/data/index.js';
import { imageFolder } from './image_folder.js';

const COUNT = 400;
const SIZE = 48;
/** Of the classes in turn. */
const COLOURS = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;

/** Scenes of four classes that colour does not tell, and masks in colours or in numbers of the classes, into a folder. */
export function colouredScenes(folder: string, kind: 'colours' | 'numbers'): void {
  const { images, masks, shape } = scenes({ count: COUNT, size: SIZE, seed: 1 });
  const [, height, width] = shape;
  const area = height * width;
  const png = (channels: number, data: Float32Array) =>
    imageToPng({ width, height, channels, data });
  for (let i = 0; i < COUNT; i++) {
    const mask = masks.slice(i * area, (i + 1) * area);
    const inColours = Float32Array.from({ length: 3 * area }, (_, at) => {
      return COLOURS[mask[Math.floor(at / 3)]!]![at % 3]!;
    });
    imageFolder(folder, i, {
      images: png(3, images.slice(3 * i * area, 3 * (i + 1) * area)),
      masks:
        kind === 'colours'
          ? png(3, inColours)
          : png(
              1,
              mask.map((one) => one / 255),
            ),
    });
  }
}
