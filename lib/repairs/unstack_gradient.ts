import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/**
 * The gradient of unstack: a stack of what comes back. Of an axis of length 1 a tensor comes, and no list of them, which
 * stock throws at; a part that nobody asked for comes as zeros.
 */
export function repairUnstackGradient(): void {
  replaceGradient({
    kernelName: tf.Unpack,
    gradFunc: (dy, _, attrs) => {
      const { axis } = attrs as unknown as tf.UnpackAttrs;
      return { value: () => tf.stack([dy].flat(), axis) };
    },
  });
}
