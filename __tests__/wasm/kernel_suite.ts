import * as tf from '@tensorflow/tfjs-core';
import { ready } from '../../lib/wasm/index.js';
import { noise } from './compare.js';
import { convolutionsSuite } from './suite/convolutions.js';
import { copiesSuite } from './suite/copies.js';
import { depthwiseSuite } from './suite/depthwise.js';
import { fusedTrainingSuite } from './suite/fused_training.js';
import { matrixProductsSuite } from './suite/matrix_products.js';
import { oneHotSuite } from './suite/one_hot.js';
import { poolingsSuite } from './suite/poolings.js';
import { predictionsSuite } from './suite/predictions.js';
import { resizesSuite } from './suite/resizes.js';
import { secondOrderSuite } from './suite/second_order.js';
import { stridedConvolutionsSuite } from './suite/strided_convolutions.js';
import { sumsSuite } from './suite/sums.js';

/** What must hold of the wasm backend with lib/wasm, in either of its modes. */
export function kernelSuite(mode: 'simd' | 'fallback'): void {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  test(`the kernels are ${mode}`, async () => {
    expect(await ready()).toBe(mode);
  });

  convolutionsSuite(mode);
  stridedConvolutionsSuite(mode);
  depthwiseSuite();
  poolingsSuite();
  resizesSuite();
  sumsSuite();
  matrixProductsSuite();
  copiesSuite();
  predictionsSuite();
  oneHotSuite();
  fusedTrainingSuite();
  secondOrderSuite();

  test('a filter is learned from its images', () => {
    const before = tf.memory().numTensors;
    const x = tf.tensor4d(noise(8 * 8 * 8, 3), [8, 8, 8, 1]);
    const filter = tf.variable(tf.tensor4d(noise(9, 4), [3, 3, 1, 1]));
    const sobel = tf.tensor4d([1, 0, -1, 2, 0, -2, 1, 0, -1], [3, 3, 1, 1]);
    const optimizer = tf.train.adam(0.2);
    const apply = (f: tf.Tensor4D) => tf.conv2d(x, f, 1, 'same');
    const loss = () =>
      tf.mean(tf.squaredDifference(apply(filter as tf.Tensor4D), apply(sobel))) as tf.Scalar;
    for (let i = 0; i < 100; i++) optimizer.minimize(loss);
    expect(tf.tidy(() => loss().dataSync()[0]!)).toBeLessThan(1e-2);
    tf.dispose([x, filter, sobel]);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
  });
}
