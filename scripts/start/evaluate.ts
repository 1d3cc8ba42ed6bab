import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { pcaReconstructionMse } from '../../lib/data/index.js';
import { batchOf } from '../training/train_on_images.js';
import type { Images } from './images.js';

const BATCH = 500;

/** The mean squared error of a model's reconstructions of all images. */
export async function reconstructionMse(model: LayersModel, data: Images): Promise<number> {
  let sum = 0;
  const count = data.shape[0];
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const error = tf.tidy(() => {
      const x = batchOf(
        data,
        Array.from({ length: size }, (_, i) => from + i),
      );
      return tf.mean(tf.squaredDifference(model.predict(x) as tf.Tensor, x));
    });
    sum += (await error.data())[0]! * size;
    error.dispose();
  }
  return sum / count;
}

/** What PCA with as many components as the code has numbers makes of the same data. */
export async function pcaMse(train: Images, test: Images, components: number): Promise<number> {
  const rows = ({ images, shape: [n, height, width] }: Images) =>
    tf.tensor2d(images, [n, height * width]);
  const [a, b] = [rows(train), rows(test)];
  const mse = await pcaReconstructionMse(a, b, components);
  tf.dispose([a, b]);
  return mse;
}

/** The largest difference between two models' predictions. */
export async function largestDifference(
  one: LayersModel,
  other: LayersModel,
  x: tf.Tensor,
): Promise<number> {
  const difference = tf.tidy(() =>
    tf.max(tf.abs(tf.sub(one.predict(x) as tf.Tensor, other.predict(x) as tf.Tensor))),
  );
  const [largest] = await difference.data();
  difference.dispose();
  return largest!;
}
