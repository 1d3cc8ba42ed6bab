import { mkdirSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { grid, toPng } from '../lib/pictures/index.js';

/** Writes rows of images [n, height, width, channels] of 0..1 to out/examples/NAME.png, and disposes of them. */
export async function draw(name: string, rows: Record<string, tf.Tensor>): Promise<void> {
  const all = tf.concat(Object.values(rows));
  const columns = Object.values(rows)[0]!.shape[0]!;
  const options = { columns, rowLabels: Object.keys(rows), normalize: 'clip' } as const;
  const picture = await grid(all, options);
  tf.dispose([all, rows]);
  mkdirSync('out/examples', { recursive: true });
  writeFileSync(`out/examples/${name}.png`, toPng(picture));
  console.log(`Wrote out/examples/${name}.png.`);
}
