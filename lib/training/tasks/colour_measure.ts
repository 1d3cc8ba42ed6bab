import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { predictBatches } from './predict_batches.js';
import type { Measure, Source } from './task.js';

/** Blue and red beside the brightness of ITU-R BT.601, as JPEG has them. */
const TO_COLOUR = [
  [-0.168736, 0.5],
  [-0.331264, -0.418688],
  [0.5, -0.081312],
];

/** The sum of the squares of the colours of images in colour, and how many numbers these are. */
function squares(images: tf.Tensor): { sum: number; count: number } {
  const total = tf.tidy(() => {
    const colours = tf.matMul(tf.reshape(images, [-1, 3]), tf.tensor2d(TO_COLOUR));
    return tf.sum(tf.square(colours));
  });
  const sum = total.dataSync()[0]!;
  total.dispose();
  return { sum, count: (images.size / 3) * 2 };
}

/** How far the colours of reconstructions are off, beside images that keep none; none for gray images. */
export async function colourMeasures(
  model: LayersModel,
  judged: Source,
  shape: readonly number[],
): Promise<Measure[]> {
  if (shape.at(-1) !== 3 || shape.length !== 3) return [];
  const [off, all] = [
    { sum: 0, count: 0 },
    { sum: 0, count: 0 },
  ];
  await predictBatches(model, judged, shape, async (x, y) => {
    const difference = tf.sub(y, x);
    for (const [to, images] of [
      [off, difference],
      [all, x],
    ] as const) {
      const { sum, count } = squares(images);
      to.sum += sum;
      to.count += count;
    }
    difference.dispose();
  });
  return [
    {
      name: 'test MSE of the colours, Cb and Cr',
      value: off.sum / off.count,
      better: 'lower',
      baselines: [['the same images in gray', all.sum / all.count]],
    },
  ];
}
