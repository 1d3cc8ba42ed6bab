/**
 * Importing this file completes tfjs's wasm backend, so that convolutional models train on it.
 * It may be imported before or after the backend starts.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.js';
import {
  type Conv2DBackpropFilterAttrs,
  composedConv2DBackpropFilter,
} from './composed/conv2d_backprop_filter.js';

tf.registerKernel({
  kernelName: tf.Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend, attrs }) =>
    composedConv2DBackpropFilter(
      backend as WasmBackend,
      inputs.x!,
      inputs.dy!,
      attrs as unknown as Conv2DBackpropFilterAttrs,
    ),
});
