/**
 * Biases that the wasm backend's own fused kernels refuse in tfjs 4.22.0, as stock_kernels.test.ts has it: those
 * whose data were first written in another shape.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { noise } from './compare.js';

const CONVOLUTION = { strides: [1, 1], pad: 'valid', dilations: [2, 2], dataFormat: 'NHWC' };
const PRODUCT = { transposeA: false, transposeB: false };

/** Kernels, the shapes of their two inputs of ones, their attributes, and the sum without the bias. */
const ROWS: [string, Record<string, number[]>, object, number][] = [
  [tf._FusedMatMul, { a: [1, 4, 5], b: [1, 5, 3] }, PRODUCT, 5],
  [tf.FusedConv2D, { x: [1, 2, 2, 3], filter: [1, 1, 3, 3] }, CONVOLUTION, 3],
  [tf.FusedDepthwiseConv2D, { x: [1, 2, 2, 3], filter: [1, 1, 3, 1] }, CONVOLUTION, 1],
];

const values = noise(3, 3);

function results(): (number[] | string)[] {
  return ROWS.map(([kernel, shapes, attrs]) => {
    try {
      return tf.tidy(() => {
        const bias = tf.reshape(tf.tensor(values, [1, 3]), [3]);
        const ones = Object.entries(shapes).map(([name, shape]) => [name, tf.ones(shape)]);
        const inputs = { ...(Object.fromEntries(ones) as tf.NamedTensorMap), bias };
        const given = { ...attrs, activation: 'linear' };
        return [...(tf.engine().runKernel(kernel, inputs, given) as tf.Tensor).dataSync()];
      });
    } catch (error) {
      return (error as Error).message;
    }
  });
}

test('stock refuses them, the replacement adds them', async () => {
  await tf.setBackend('wasm');
  const refused = ROWS.map(([kernel]) => `${kernel} only supports rank-1 bias but got rank 2.`);
  expect(results()).toEqual(refused);
  await import('../../lib/wasm/index.js');
  const expected = ROWS.map(([, , , sum]) =>
    Array.from({ length: 12 }, (_, i) => expect.closeTo(sum + values[i % 3]!, 5)),
  );
  expect(results()).toEqual(expected);
});
