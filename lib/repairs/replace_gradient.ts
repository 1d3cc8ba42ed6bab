import * as tf from '@tensorflow/tfjs-core';

/** Registers a gradient in the place of the one that there may be. */
export function replaceGradient(config: tf.GradConfig): void {
  if (tf.getGradient(config.kernelName) !== undefined) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}
