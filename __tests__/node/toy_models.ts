import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';

/** The optimizers whose state tfjs saves, with settings that are not the defaults. */
export const OPTIMIZERS = {
  sgd: () => tf.train.sgd(0.03),
  momentum: () => tf.train.momentum(0.01, 0.7, true),
  adagrad: () => tf.train.adagrad(0.05, 0.2),
  adadelta: () => tf.train.adadelta(0.5, 0.9),
  rmsprop: () => tf.train.rmsprop(0.003, 0.8, 0.5, 1e-6),
  adam: () => tf.train.adam(0.004, 0.85, 0.99),
  adamax: () => tf.train.adamax(0.004, 0.85, 0.99),
};
export type OptimizerName = keyof typeof OPTIMIZERS;

/** A small image autoencoder of stock layers, batch norm's moving averages and strides included. */
export function autoencoder(optimizer: OptimizerName): tfl.LayersModel {
  const { conv2d, upSampling2d, conv2dTranspose, batchNormalization, flatten, dense, reshape } =
    tfl.layers;
  let seed = 1;
  const kernelInitializer = () => tfl.initializers.glorotUniform({ seed: seed++ });
  const convolution = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
  const model = tfl.sequential({
    layers: [
      conv2d({
        ...convolution,
        filters: 3,
        strides: 2,
        inputShape: [8, 8, 1],
        kernelInitializer: kernelInitializer(),
      }),
      batchNormalization(),
      flatten(),
      dense({ units: 6, kernelInitializer: kernelInitializer() }),
      dense({ units: 16, kernelInitializer: kernelInitializer() }),
      reshape({ targetShape: [4, 4, 1] }),
      upSampling2d({ size: [2, 2] }),
      conv2dTranspose({ ...convolution, filters: 1, kernelInitializer: kernelInitializer() }),
    ],
  });
  model.compile({ optimizer: OPTIMIZERS[optimizer](), loss: 'meanSquaredError', metrics: ['mae'] });
  return model;
}

function images(seed: number): tf.Tensor4D {
  const random = new Random(seed);
  return tf.tensor4d(
    Float32Array.from({ length: 4 * 64 }, () => random.uniform()),
    [4, 8, 8, 1],
  );
}

/** Trains on the batches number `from` to `to` - 1, each its own. */
export async function train(model: tfl.LayersModel, from: number, to: number): Promise<void> {
  for (let step = from; step < to; step++) {
    const x = images(step);
    await model.trainOnBatch(x, x);
    x.dispose();
  }
}

/** Every weight, and what the model makes of a fixed batch. */
export async function state(model: tfl.LayersModel): Promise<number[][]> {
  const prediction = tf.tidy(() => model.predict(images(999)) as tf.Tensor);
  const values = [...model.getWeights(), prediction].map(async (t) => [...(await t.data())]);
  const all = await Promise.all(values);
  prediction.dispose();
  return all;
}
