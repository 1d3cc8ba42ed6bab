import { audioAutoencoderTask } from './audio_autoencoder.js';
import { cnn40Task } from './cnn40.js';
import { codecTask } from './codec.js';
import { colorizeTask } from './colorize.js';
import { convAutoencoderTask } from './conv_autoencoder.js';
import { convAutoencoder1dTask } from './conv_autoencoder1d.js';
import { dcganTask } from './dcgan.js';
import { denoisingAutoencoderTask } from './denoising_autoencoder.js';
import { denoisingUnetTask } from './denoising_unet.js';
import { diffusionTask } from './diffusion.js';
import { imageToImageTask } from './image_to_image.js';
import { anomalyOfImages } from './images_anomaly.js';
import { inpaintTask } from './inpaint.js';
import {
  attentionUnetTask,
  residualUnetTask,
  segnetTask,
  unetPlusPlusTask,
  unetTask,
} from './segmentation.js';
import { signalAutoencoderVariant } from './signals_autoencoder.js';
import { denoiseSignalsVariant, denoiseSoundsVariant } from './signals_denoise.js';
import { espcnTask, srResNetTask } from './super_resolution.js';
import type { Task } from './task.js';
import { textAutoencoderTask } from './text_autoencoder.js';
import { segmentSoundsVariant, unet1dTask } from './unet1d.js';
import { vaeOfImages, vaeOfSignals } from './vae.js';
import { vqVaeTask } from './vq_vae.js';

/** Every task, in the order of the usage; the first variant of each is that of the data that it draws itself. */
export const TASKS: readonly Task[] = [
  {
    name: 'autoencoder',
    title: 'a short code, and the data back from it',
    variants: [convAutoencoderTask, signalAutoencoderVariant, audioAutoencoderTask],
  },
  {
    name: 'denoise',
    title: 'the data without noise',
    variants: [
      denoisingUnetTask,
      denoisingAutoencoderTask,
      denoiseSignalsVariant,
      denoiseSoundsVariant,
    ],
  },
  {
    name: 'vae',
    title: 'a short code that is normally distributed, new data from it, and the data back',
    variants: [vaeOfImages, vaeOfSignals],
  },
  { name: 'vq-vae', title: 'an image in few bits, and back', variants: [vqVaeTask] },
  { name: 'codec', title: 'a sound in few bits, and back', variants: [codecTask] },
  {
    name: 'segment',
    title: 'the class of each pixel or sample, learned from masks or labels',
    variants: [
      unetTask,
      segnetTask,
      attentionUnetTask,
      residualUnetTask,
      unetPlusPlusTask,
      unet1dTask,
      segmentSoundsVariant,
    ],
  },
  {
    name: 'anomaly',
    title: 'what is unlike the rest',
    variants: [convAutoencoder1dTask, anomalyOfImages],
  },
  {
    name: 'text',
    title: 'a short code of a line, and the line back',
    variants: [textAutoencoderTask],
  },
  { name: 'gan', title: 'new images from noise', variants: [dcganTask] },
  {
    name: 'diffusion',
    title: 'new images from noise that is taken away step by step',
    variants: [diffusionTask],
  },
  { name: 'classify', title: 'the class of an image', variants: [cnn40Task] },
  {
    name: 'super-resolution',
    title: 'images of more pixels',
    variants: [espcnTask, srResNetTask],
  },
  { name: 'colorize', title: 'the colours of gray images', variants: [colorizeTask] },
  { name: 'inpaint', title: 'what is missing in images', variants: [inpaintTask] },
  {
    name: 'image-to-image',
    title: 'images made of others, learned from pairs',
    variants: [imageToImageTask],
  },
];
