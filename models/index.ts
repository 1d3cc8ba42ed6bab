import '../lib/index.js';

export { type ConvAutoencoderOptions, convAutoencoder } from './conv_autoencoder.js';
export { type ConvAutoencoder1dOptions, convAutoencoder1d } from './conv_autoencoder1d.js';
export { unet } from './unet.js';
export { unet1d } from './unet1d.js';
