import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { toIdx } from '../../lib/data/index.js';

/**
 * A folder of IDX files, of images with a pattern and of labels of three classes.
 *
 * @param side pixels of an image's side
 * @param counts of the images to train on and of those to judge by
 */
export function writeIdx(folder: string, side: number, counts: readonly [number, number]): void {
  mkdirSync(folder, { recursive: true });
  const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 37) % 256);
  for (const [place, part] of ['train', 't10k'].entries()) {
    const count = counts[place]!;
    const images = gzipSync(toIdx(bytes(count * side ** 2), [count, side, side]));
    writeFileSync(path.join(folder, `${part}-images-idx3-ubyte.gz`), images);
    const labels = toIdx(
      bytes(count).map((_, i) => i % 3),
      [count],
    );
    writeFileSync(path.join(folder, `${part}-labels-idx1-ubyte`), labels);
  }
}
