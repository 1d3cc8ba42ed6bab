/**
 * Builders of whole models: each takes one object of options, all of which have defaults from the literature, and
 * gives a tfjs LayersModel that is built and not compiled.
 *
 * @packageDocumentation
 */
import '../lib/index.js';

export { type AttentionUnetOptions, attentionUnet } from './attention_unet.js';
export { type AutoencoderKlOptions, autoencoderKl } from './autoencoder_kl.js';
export type { UnetOptions } from './base_unet.js';
export { type Cnn40Options, cnn40 } from './cnn40.js';
export { type CodecOptions, type CodecVariant, codec } from './codec.js';
export type { CodecPadding } from './codec_layers.js';
export { type ConvAutoencoderOptions, convAutoencoder } from './conv_autoencoder.js';
export { type ConvAutoencoder1dOptions, convAutoencoder1d } from './conv_autoencoder1d.js';
export {
  type ConvLstmAutoencoderOptions,
  convLstmAutoencoder,
  type FilmShape,
} from './conv_lstm_autoencoder.js';
export { type CycleGanGeneratorOptions, cycleGanGenerator } from './cycle_gan_generator.js';
export { type DcganDiscriminatorOptions, dcganDiscriminator } from './dcgan_discriminator.js';
export { type DcganGeneratorOptions, dcganGenerator } from './dcgan_generator.js';
export { type DenoisingAutoencoderOptions, denoisingAutoencoder } from './denoising_autoencoder.js';
export { type DiffusionUnetOptions, diffusionUnet } from './diffusion_unet.js';
export { type EspcnOptions, espcn } from './espcn.js';
export {
  type HifiGanGeneratorOptions,
  type HifiGanVersion,
  hifiGanGenerator,
} from './hifi_gan_generator.js';
export { type MaskingDenoiserOptions, maskingDenoiser } from './masking_denoiser.js';
export { type PatchDiscriminatorOptions, patchDiscriminator } from './patch_discriminator.js';
export { type Pix2pixGeneratorOptions, pix2pixGenerator } from './pix2pix_generator.js';
export { type ResidualUnetOptions, residualUnet } from './residual_unet.js';
export { type RrdbNetOptions, rrdbNet } from './rrdb_net.js';
export { type SegnetOptions, segnet } from './segnet.js';
export { type SrResNetOptions, srResNet } from './sr_res_net.js';
export { type TextAutoencoderOptions, textAutoencoder } from './text_autoencoder.js';
export { type TinyAutoencoderOptions, tinyAutoencoder } from './tiny_autoencoder.js';
export { type Shape2D, unet } from './unet.js';
export { type UnetPlusPlusOptions, unetPlusPlus } from './unet_plus_plus.js';
export { type Shape1D, unet1d } from './unet1d.js';
export { type VaeOptions, vae } from './vae.js';
export { type VqVaeOptions, vqVae } from './vq_vae.js';
export { type WaveGanGeneratorOptions, waveGanGenerator } from './wave_gan_generator.js';
