import type * as tfl from '@tensorflow/tfjs-layers';
import * as models from '../models/index.js';

/** The inner model of a name. */
const inner = (model: tfl.LayersModel, name: string) =>
  model.getLayer(name) as unknown as tfl.LayersModel;

/** Whole decoders with random weights, as pages run them. */
export const DECODERS: Readonly<Record<string, () => tfl.LayersModel>> = {
  'U-Net 256x256': () => models.unet({ inputShape: [256, 256, 1], filters: 16, seed: 1 }),
  'TAESD 256x256': () =>
    inner(models.tinyAutoencoder({ inputShape: [256, 256, 3], seed: 1 }), 'decoder'),
  'DCGAN 64x64': () => models.dcganGenerator({ outputShape: [64, 64, 3], seed: 1 }),
  'VAE 28x28': () => inner(models.vae({ inputShape: [28, 28, 1], seed: 1 }), 'decoder'),
  'VAE 64x64': () => inner(models.vae({ inputShape: [64, 64, 3], seed: 1 }), 'decoder'),
  'HiFi-GAN V2, 32 frames': () =>
    models.hifiGanGenerator({ version: 'v2', inputShape: [32, 80], seed: 1 }),
  'HiFi-GAN V3, 32 frames': () =>
    models.hifiGanGenerator({ version: 'v3', inputShape: [32, 80], seed: 1 }),
  'WaveGAN 16384': () => models.waveGanGenerator({ seed: 1 }),
  'ESPCN x3 of 128x128': () => models.espcn({ inputShape: [128, 128, 1], factor: 3, seed: 1 }),
};
