import * as tf from '@tensorflow/tfjs-core';
import { denoisingAutoencoder } from '../../../models/index.js';
import { denoiseImages } from './denoise_images.js';
import type { FurtherFigure } from './image_translation.js';

const entropy: FurtherFigure = {
  name: 'binary cross-entropy',
  of: (truth, made) =>
    tf.tidy(() => {
      const p = tf.clipByValue(made, 1e-7, 1 - 1e-7);
      const rest = tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, p)));
      return tf.neg(tf.mean(tf.add(tf.mul(truth, tf.log(p)), rest), [1, 2, 3]));
    }),
};

/** The setting of the keras-io example. */
export const denoisingAutoencoderTask = denoiseImages({
  builder: 'denoisingAutoencoder',
  title: 'Images without their noise, by a denoising autoencoder',
  defaults: { epochs: 15, batchSize: 128, learningRate: 0.001 },
  keeps: () => ({ kind: 'image', output: 'image' }),
  further: [entropy],
  numbers: ['loss', 'mse'],
  build(inputShape, { seed, model: options }, learningRate) {
    const model = denoisingAutoencoder({ inputShape, seed, ...options });
    const optimizer = tf.train.adam(learningRate);
    model.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['mse'] });
    return model;
  },
});
