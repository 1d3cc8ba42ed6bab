/** What the browser runs: convolutions on wasm, and how far they are from plain loops. */
import '@tensorflow/tfjs-backend-wasm';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import type { WasmBackend } from '../../lib/wasm/backend.js';
import { ready } from '../../lib/wasm/index.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../reference/conv_gradients.js';
import { distance, noise } from './compare.js';
import { product, shapes } from './conv_shapes.js';

const c: ConvCase = {
  ...{ batch: 3, input: [1, 12, 11], inChannels: 5, outChannels: 9 },
  ...{ kernel: [1, 3, 4], strides: [1, 2, 3], padding: 'same' },
};

async function run() {
  setWasmPaths('/wasm/');
  await tf.setBackend('wasm');
  const mode = await ready();
  const memory = (tf.backend() as unknown as WasmBackend).wasm.HEAPU8;
  const { x, y, w } = shapes(c);
  const [image, filter, dy] = [x, w, y].map((shape, i) => noise(product(shape), i));
  const picture = (shape: number[]) =>
    shape.filter((_, i) => i !== 1) as [number, number, number, number];
  const conv = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, [2, 3], 'same');
  const [a, b] = [tf.tensor(image!, picture(x)), tf.tensor(filter!, w.slice(1))] as [
    tf.Tensor,
    tf.Tensor,
  ];
  const [dx, dw] = tf.grads(conv)([a, b], tf.tensor(dy!, picture(y)));
  return {
    mode,
    // The threaded build of the backend shares its memory.
    shared: crossOriginIsolated && memory.buffer instanceof SharedArrayBuffer,
    isolated: crossOriginIsolated,
    distances: [
      distance(await conv(a, b).data(), convForward(c, image!, filter!)),
      distance(await dx!.data(), convInputGradient(c, dy!, filter!)),
      distance(await dw!.data(), convFilterGradient(c, image!, dy!)),
    ],
  };
}

Object.assign(globalThis, { run });
