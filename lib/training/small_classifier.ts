import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../data/index.js';
import { ownOptimizer } from '../tfjs/own_optimizer.js';
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
  ownOptimizer(model);
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
export interface Opinion {
  /** Entropy of how often each class is found, in nats: high for a variety. */
  entropy: number;
  /**
   * What an image says of its class, in nats, from 0 to the logarithm of the classes: high only where each image is
   * clearly of a class and all classes come. Its exponential is the Inception score of Salimans et al. 2016, section 4.
   */
  information: number;
  /** The mean probability of the class that is found. */
  confidence: number;
}

const entropyOf = (parts: readonly number[]) =>
  parts.reduce((sum, part) => (part > 0 ? sum - part * Math.log(part) : sum), 0);

export async function opinion(classifier: tfl.LayersModel, images: tf.Tensor): Promise<Opinion> {
  const probabilities = classifier.predict(images, { batchSize: 250 }) as tf.Tensor2D;
  const rows = await probabilities.array();
  probabilities.dispose();
  const classes = rows[0]!.map((_, label) => label);
  const count = (label: number) =>
    rows.filter((row) => row.indexOf(Math.max(...row)) === label).length / rows.length;
  const mean = (label: number) => rows.reduce((sum, row) => sum + row[label]!, 0) / rows.length;
  const each = rows.reduce((sum, row) => sum + entropyOf(row), 0) / rows.length;
  return {
    entropy: entropyOf(classes.map(count)),
    information: entropyOf(classes.map(mean)) - each,
    confidence: rows.reduce((sum, row) => sum + Math.max(...row), 0) / rows.length,
  };
}
