import { fail } from '../../check.js';
import { audioAutoencoderTask } from './audio_autoencoder.js';
import { cnn40Task } from './cnn40.js';
import { convAutoencoderTask } from './conv_autoencoder.js';
import { convAutoencoder1dTask } from './conv_autoencoder1d.js';
import { dcganTask } from './dcgan.js';
import { denoisingAutoencoderTask } from './denoising_autoencoder.js';
import { segnetTask, unetTask } from './segmentation.js';
import type { Task } from './task.js';
import { textAutoencoderTask } from './text_autoencoder.js';
import { unet1dTask } from './unet1d.js';

/** Every task, in the order of the usage. */
export const TASKS: readonly Task[] = [
  convAutoencoderTask,
  denoisingAutoencoderTask,
  convAutoencoder1dTask,
  audioAutoencoderTask,
  textAutoencoderTask,
  unetTask,
  segnetTask,
  unet1dTask,
  dcganTask,
  cnn40Task,
];

/** The task of a name. */
export function taskNamed(name: unknown, where: string): Task {
  const names = TASKS.map((task) => task.name).join(', ');
  return (
    TASKS.find((task) => task.name === name) ?? fail(where, 'the task', `one of ${names}`, name)
  );
}
