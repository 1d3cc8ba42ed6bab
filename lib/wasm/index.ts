/**
 * Importing this file completes tfjs's wasm backend: convolutional models train on it, transposed
 * convolutions are several times faster, and kernels that compute wrong numbers are replaced.
 * It may be imported before or after the backend's package, and before or after the backend starts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { engineOf, install } from './install.js';
import { conv2dFilterGradient, conv3dFilterGradient } from './kernels/conv_filter_gradient.js';
import { conv2dInputGradient, conv3dInputGradient } from './kernels/conv_input_gradient.js';

install(
  { [tf.Conv2DBackpropFilter]: conv2dFilterGradient },
  {
    [tf.Conv2DBackpropInput]: conv2dInputGradient,
    [tf.Conv3DBackpropFilterV2]: conv3dFilterGradient,
    [tf.Conv3DBackpropInputV2]: conv3dInputGradient,
  },
);

/**
 * How the kernels work on the running wasm backend: 'native' by the SIMD module inside its memory,
 * 'composed' from the backend's own kernels where there is no SIMD or no way in, or null when
 * another backend is active. Waits for the module where the browser compiles it in the background.
 */
export async function ready(): Promise<'native' | 'composed' | null> {
  await tf.ready();
  if (tf.getBackend() !== 'wasm') return null;
  const engine = engineOf(tf.backend());
  await engine.ready;
  return engine.native === null ? 'composed' : 'native';
}
