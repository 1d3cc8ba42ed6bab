import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { imageToPng, Random } from '../../lib/data/index.js';

/** Images of three bands, each class of its own colour, and masks of the numbers 0 to 2, into a folder. */
export function drawScenes(folder: string, count: number, channels: 1 | 3): string {
  const random = new Random(2);
  for (const part of ['images', 'masks']) mkdirSync(path.join(folder, part), { recursive: true });
  const side = 24;
  for (let i = 0; i < count; i++) {
    const [a, b] = [random.uniform(4, 10), random.uniform(13, 20)];
    const mask = new Float32Array(side * side);
    const image = new Float32Array(side * side * channels);
    for (let pixel = 0; pixel < mask.length; pixel++) {
      const across = pixel % side;
      const place = across < a ? 0 : across < b ? 1 : 2;
      mask[pixel] = place / 255;
      for (let c = 0; c < channels; c++) {
        const value = channels === 1 ? 0.1 + 0.35 * place : Number(c === place) * 0.6 + 0.2;
        image[pixel * channels + c] = value + random.uniform(-0.05, 0.05);
      }
    }
    const png = (data: Float32Array, own: number) =>
      imageToPng({ width: side, height: side, channels: own, data });
    writeFileSync(path.join(folder, 'images', `${i}.png`), png(image, channels));
    writeFileSync(path.join(folder, 'masks', `${i}_mask.png`), png(mask, 1));
  }
  return folder;
}
