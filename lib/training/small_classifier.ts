import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../data/index.js';
import { stack } from './data/source.js';
import type { Example } from './tasks/task.js';

const EPOCHS = 4;
const BATCH = 64;

/** Trains a small convolutional network to tell the classes of images, their y, apart. */
export async function smallClassifier(
  images: readonly Example[],
  classes: number,
  shape: number[],
  seed: number,
): Promise<tfl.LayersModel> {
  let next = seed;
  const kernelInitializer = () => tfl.initializers.glorotUniform({ seed: next++ });
  const convolution = { kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' } as const;
  const initial = { kernelInitializer: kernelInitializer() };
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: shape, filters: 16, ...convolution, ...initial }),
      tfl.layers.conv2d({ filters: 32, ...convolution, kernelInitializer: kernelInitializer() }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 64, activation: 'relu', kernelInitializer: kernelInitializer() }),
      tfl.layers.dense({
        units: classes,
        activation: 'softmax',
        kernelInitializer: kernelInitializer(),
      }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.002), loss: 'sparseCategoricalCrossentropy' });
  const random = new Random(seed);
  const order = Array.from(images, (_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    random.shuffle(order);
    for (let from = 0; from < order.length; from += BATCH) {
      const chosen = order.slice(from, from + BATCH);
      const x = stack(
        chosen.map((i) => images[i]!.x),
        shape,
      );
      const y = tf.tensor2d(
        Float32Array.from(chosen, (i) => images[i]!.y![0]!),
        [chosen.length, 1],
      );
      await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
    }
  }
  return model;
}

/** What a classifier thinks of images [n, height, width, channels]. */
export interface Verdict {
  /** Entropy of how often each class is found, in nats: high for a variety. */
  entropy: number;
  /** The mean probability of the likeliest class: high for what is something. */
  confidence: number;
}

export async function verdict(classifier: tfl.LayersModel, images: tf.Tensor): Promise<Verdict> {
  const probabilities = classifier.predict(images, { batchSize: 250 }) as tf.Tensor2D;
  const rows = await probabilities.array();
  probabilities.dispose();
  const counts = new Float64Array(rows[0]!.length);
  let confidence = 0;
  for (const row of rows) {
    const most = Math.max(...row);
    counts[row.indexOf(most)]!++;
    confidence += most / rows.length;
  }
  const entropy = counts.reduce((sum, count) => {
    const part = count / rows.length;
    return count > 0 ? sum - part * Math.log(part) : sum;
  }, 0);
  return { entropy, confidence };
}
