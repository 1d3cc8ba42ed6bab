import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { grid, linePlot, toPng } from '../../lib/pictures/index.js';
import type { Log } from '../../lib/training/log.js';
import { smooth } from '../../lib/training/smooth.js';

const SHOWN = 10;

/** Writes loss.png, and reconstructions.png: some of the images above what the model makes of them. */
export async function writePictures(
  folder: string,
  model: LayersModel,
  images: tf.Tensor4D,
  log: Log,
): Promise<void> {
  const shown = Math.min(images.shape[0], SHOWN);
  const both = tf.tidy(() => {
    const originals = tf.slice(images, 0, shown);
    return tf.concat([originals, model.predict(originals) as tf.Tensor4D]);
  });
  const rows = await grid(both, {
    columns: shown,
    rowLabels: ['originals', 'reconstructions'],
    normalize: 'clip',
  });
  both.dispose();
  writeFileSync(path.join(folder, 'reconstructions.png'), toPng(rows));
  const losses = smooth(log.steps.map(({ values }) => values[0]!));
  const axes = { xLabel: 'training step', yLabel: 'mean squared error', logY: true };
  writeFileSync(path.join(folder, 'loss.png'), toPng(linePlot([losses], { ...axes, scale: 2 })));
}
