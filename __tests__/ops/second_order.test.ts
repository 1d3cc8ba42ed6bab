import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { conv1dTranspose, conv2dTranspose, conv3dTranspose, layers } from '../../lib/index.js';
import '../../lib/webgl/index.js';
import '../../lib/webgpu/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { differences } from '../differences.js';
import { noise } from '../wasm/compare.js';

interface Row {
  name: string;
  x: number[];
  filter: number[];
  op: (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor;
}

const noisy = (shape: number[], seed: number): tf.Tensor =>
  tf.tensor(noise(tf.util.sizeFromShape(shape), seed), shape);

const rows: Row[] = [
  {
    name: 'conv1dTranspose k=3 s=2 same',
    x: [2, 3, 2],
    filter: [3, 2, 2],
    op: (x, w) => conv1dTranspose(x as tf.Tensor3D, w as tf.Tensor3D, null, 2, 'same'),
  },
  {
    name: 'conv1dTranspose k=2 d=2 valid',
    x: [1, 4, 2],
    filter: [2, 1, 2],
    op: (x, w) =>
      conv1dTranspose(x as tf.Tensor3D, w as tf.Tensor3D, null, 1, 'valid', { dilations: 2 }),
  },
  {
    name: 'conv2dTranspose k=3 s=2 same op=1',
    x: [1, 2, 3, 2],
    filter: [3, 3, 1, 2],
    op: (x, w) =>
      conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, null, 2, 'same', { outputPadding: 1 }),
  },
  {
    name: 'conv2dTranspose k=2 s=3 same (k < s)',
    x: [1, 2, 2, 1],
    filter: [2, 2, 2, 1],
    op: (x, w) => conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, null, 3, 'same'),
  },
  {
    name: 'conv3dTranspose k=2 s=2 valid',
    x: [1, 2, 2, 1, 2],
    filter: [2, 2, 2, 1, 2],
    op: (x, w) => conv3dTranspose(x as tf.Tensor5D, w as tf.Tensor5D, null, 2, 'valid'),
  },
  {
    name: 'stock conv2d k=3 s=1 same',
    x: [1, 3, 4, 2],
    filter: [3, 3, 2, 2],
    op: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
  },
  {
    name: 'stock conv2d k=3 s=2 valid',
    x: [2, 5, 5, 1],
    filter: [3, 3, 1, 2],
    op: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'valid'),
  },
  {
    name: 'stock conv2d k=2 d=2 same',
    x: [1, 4, 4, 1],
    filter: [2, 2, 1, 2],
    op: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same', 'NHWC', 2),
  },
  {
    name: 'stock conv1d k=2 d=3 valid',
    x: [1, 6, 2],
    filter: [2, 2, 1],
    op: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'valid', 'NWC', 3),
  },
];

/**
 * The penalty of WGAN-GP (Gulrajani et al. 2017, arXiv 1704.00028, equation 3) for a critic of x.
 * The critics here are smooth or piecewise linear in operations whose gradients save their input:
 * tfjs loses the second order of those that save their output (tanh, sigmoid, elu, exp).
 */
function gradientPenalty(critic: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Scalar {
  const slope = tf.grad((t) => tf.sum(critic(t)))(x);
  const norm = tf.sqrt(tf.sum(tf.square(slope)));
  return tf.square(tf.sub(norm, 1)) as tf.Scalar;
}

describeEachBackend('the gradient of a gradient', () => {
  test.each(rows)('$name', ({ x: xShape, filter: filterShape, op }) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = noisy(xShape, 1);
      const filter = noisy(filterShape, 2);
      const penalty = (t: tf.Tensor, w: tf.Tensor) =>
        gradientPenalty((u) => tf.square(op(u, w)), t);
      const [dx, dw] = tf.grads(penalty)([x, filter]);
      expectClose(
        dx!,
        differences((t) => penalty(t, filter), x),
        2e-3,
      );
      expectClose(
        dw!,
        differences((w) => penalty(x, w), filter),
        2e-3,
      );
      expect(tf.max(tf.abs(dw!)).dataSync()[0]).toBeGreaterThan(1e-2);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('WGAN-GP: the penalty of a critic with a strided and a dilated convolution falls by its own gradient', () => {
    const before = tf.memory().numTensors;
    const critic = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          inputShape: [6, 6, 1],
          filters: 3,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
        }),
        tfl.layers.leakyReLU(),
        tfl.layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, padding: 'same' }),
        tfl.layers.leakyReLU(),
        layers.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, padding: 'same' }),
      ],
    });
    tf.tidy(() => {
      critic.setWeights(critic.getWeights().map((w, i) => noisy(w.shape as number[], i + 3)));
    });
    const x = noisy([2, 6, 6, 1], 1);
    const optimizer = tf.train.sgd(0.002);
    const penalty = () => gradientPenalty((t) => critic.apply(t) as tf.Tensor, x);
    const first = tf.tidy(() => penalty().dataSync()[0]!);
    for (let step = 0; step < 10; step++) optimizer.minimize(penalty);
    const last = tf.tidy(() => penalty().dataSync()[0]!);
    expect(last).toBeLessThan(first / 2);
    critic.dispose();
    x.dispose();
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('through what an operation saved before the inner gradient began', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor1d([2, -1]);
      // d/dx of d/dx x^2 x, of which the square is recorded outside.
      const outer = tf.grad((t: tf.Tensor) => {
        const square = tf.square(t);
        return tf.grad((u: tf.Tensor) => tf.mul(square, u))(t);
      });
      expectClose(outer(x), tf.tensor1d([12, -6]), 1e-4);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
