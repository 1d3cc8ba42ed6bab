import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients, besides the layers.
import '@tensorflow/tfjs-layers';
import type { ConvGeometry } from '../../../lib/arithmetic/conv_geometry.js';
import type { WasmBackend } from '../../../lib/wasm/backend.js';
import { engineOf } from '../../../lib/wasm/install.js';
import type { SimdExports } from '../../../lib/wasm/simd_exports.js';
import { type ConvCase, geometry } from '../../reference/conv_gradients.js';
import { product } from '../../reference/product.js';
import { distance, noise } from '../compare.js';
import { shapes } from '../conv_shapes.js';

export type Values = ArrayLike<number>;

/** A tensor of seeded noise, all below 0 where asked. */
export function tensor(shape: number[], seed: number, negative = false) {
  const values = noise(product(shape), seed).map((v) => (negative ? v - 1.5 : v));
  return { values, tensor: tf.tensor(values, shape) };
}

/**
 * Compares what `run` returns, in a tidy, in units of the magnitudes (compare.ts), and that no tensor or
 * data is left over.
 */
export function compare(
  run: () => { got: tf.Tensor; expected: Values; magnitudes?: Values },
): void {
  const tensors = tf.memory().numTensors;
  const data = tf.engine().backend.numDataIds();
  const far = tf.tidy(() => {
    const { got, expected, magnitudes } = run();
    return distance(got.dataSync(), expected, magnitudes);
  });
  expect(far).toBeLessThan(1e-5);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(tf.engine().backend.numDataIds()).toBe(data);
}

/** What a way of minimal filtering is expected to gain on the running backend, which has the module. */
export function expectedGain(
  gain: (backend: WasmBackend, simd: SimdExports, g: ConvGeometry) => number,
  c: ConvCase,
): number {
  const backend = tf.backend() as unknown as WasmBackend;
  return gain(backend, engineOf(backend).simd!, { ...c, ...geometry(c) });
}

/** The gradient of `f` at x for the output gradient dy. */
export const gradient = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, dy: tf.Tensor) =>
  tf.grad(f)(x, dy);

export function convCase(
  [batch, ...input]: [number, number, number, number],
  [inChannels, outChannels]: [number, number],
  kernel: [number, number, number],
  strides: [number, number, number],
  padding: 'valid' | 'same',
): ConvCase {
  return {
    batch,
    input,
    inChannels,
    outChannels,
    kernel,
    strides,
    padding,
  };
}

export const nameOf = (c: ConvCase) =>
  `${c.batch}x${c.input.join('x')}x${c.inChannels} filters=${c.outChannels} ` +
  `k=${c.kernel.join('x')} s=${c.strides.join('x')} ${c.padding}`;
export const named = (cases: ConvCase[]) => cases.map((c): [string, ConvCase] => [nameOf(c), c]);
export const volume = (c: ConvCase) => c.input[0] > 1;

/** The convolution of a case as tfjs has it, on tensors without the depth of an image. */
export function conv(c: ConvCase) {
  const cut = (shape: number[], at: number) =>
    volume(c) ? shape : shape.filter((_, i) => i !== at);
  const { x, y, w } = shapes(c);
  const [, ...plane] = c.strides;
  const run = (image: tf.Tensor, filter: tf.Tensor) =>
    volume(c)
      ? tf.conv3d(image as tf.Tensor5D, filter as tf.Tensor5D, [...c.strides], c.padding)
      : tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, plane, c.padding);
  return { run, x: cut(x, 1), y: cut(y, 1), w: cut(w, 0) };
}
