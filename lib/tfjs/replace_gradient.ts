import * as tf from '@tensorflow/tfjs-core';

const replaced = new Map<string, tf.GradConfig>();

/** Registers a gradient in the place of the one that there may be. */
export function replaceGradient(config: tf.GradConfig): void {
  replaced.set(config.kernelName, config);
  restoreGradients();
}

/**
 * Puts the replaced gradients back where they are no longer: @tensorflow/tfjs and tfjs-node register
 * the stock ones once more when they are loaded.
 */
export function restoreGradients(): void {
  for (const [name, config] of replaced) {
    const current = tf.getGradient(name);
    if (current === config) continue;
    if (current !== undefined) tf.unregisterGradient(name);
    tf.registerGradient(config);
  }
}
