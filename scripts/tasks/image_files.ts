import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { imageToPng } from '../../lib/data/index.js';
import { readImages } from '../../lib/node/index.js';
import { imageSets } from './data/images.js';

/** Where the result of a file goes: its name, `extension`, in the folder. */
export function outputPath(folder: string, file: string, extension: string): string {
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${path.basename(file, path.extname(file))}${extension}`);
}

/** Runs a model from image to image on PNG, JPEG and IDX files; PNG files come out. */
export async function predictImages(
  model: LayersModel,
  files: string[],
  folder: string,
): Promise<string[]> {
  const written: string[] = [];
  const run = async (data: Float32Array, height: number, width: number, target: string) => {
    const image = tf.tidy(
      () => model.predict(tf.tensor4d(data, [1, height, width, 1])) as tf.Tensor4D,
    );
    const [, h, w, c] = image.shape;
    const values = (await image.data()) as Float32Array;
    writeFileSync(target, imageToPng({ width: w, height: h, channels: c, data: values }));
    image.dispose();
    written.push(target);
  };
  for (const file of files) {
    if (/\.(png|jpe?g)$/i.test(file)) {
      for await (const { data, height, width } of readImages(file)) {
        await run(data, height, width, outputPath(folder, file, '.png'));
      }
      continue;
    }
    const { shape, test } = await imageSets(file, 0, Number.POSITIVE_INFINITY);
    let place = 0;
    for await (const { x } of test()) {
      const name = `${String(place++).padStart(5, '0')}.png`;
      await run(x, shape[0], shape[1], outputPath(folder, name, '.png'));
    }
  }
  return written;
}
