import * as tf from '@tensorflow/tfjs-core';
import { unet } from '../../../models/index.js';
import { denoiseImages } from './denoise_images.js';

/**
 * What is taken away is learned, not the image: the training begins with the noisy image itself, and no sigmoid keeps black
 * and white from being reached. PSNR is a squared error, and so is the loss.
 */
export const denoisingUnetTask = denoiseImages({
  builder: 'unet',
  title: 'Images without their noise, by a U-Net that learns the noise',
  defaults: { epochs: 15, batchSize: 16, learningRate: 0.002, schedule: 'cosine' },
  numbers: ['loss'],
  build(inputShape, { seed, model: options }, learningRate) {
    const model = unet({ inputShape, residual: true, filters: 16, depth: 2, seed, ...options });
    model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
    return model;
  },
});
