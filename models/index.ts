export { type ConvAutoencoderOptions, convAutoencoder } from './conv_autoencoder.js';
