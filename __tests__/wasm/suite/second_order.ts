import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { upsample } from '../../../lib/ops/upsample.js';
import { product } from '../../reference/product.js';
import { distance, noise } from '../compare.js';

const { conv2d, batchNormalization } = tfl.layers;
const signal = [3, 9, 2];
const image = [2, 7, 6, 3];

const SECOND_ORDER: [string, (x: tf.Tensor) => tf.Tensor][] = [
  ['relu', (x) => tf.relu(x)],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.3)],
];

/** Gradients of gradients. */
export function secondOrderSuite(): void {
  test.each(SECOND_ORDER)('%s has a gradient of its gradient', (_, f) => {
    tf.tidy(() => {
      const x = tf.tensor([-2, -0.5, 0.25, 3]);
      const slope = (v: tf.Tensor) => tf.grad((u: tf.Tensor) => tf.sum(tf.square(f(u))))(v);
      const got = tf
        .grad((v) => tf.sum(slope(v)))(x)
        .dataSync();
      const h = 1e-2;
      const above = slope(tf.add(x, h)).dataSync();
      const below = slope(tf.sub(x, h)).dataSync();
      for (const [i, v] of got.entries()) {
        expect(v).toBeCloseTo((above[i]! - below[i]!) / (2 * h), 3);
      }
    });
  });

  test.each([
    [signal, [3]],
    [image, [2, 3]],
    [
      [2, 2, 3, 2, 3],
      [2, 1, 3],
    ],
  ])('pixels of %j repeated %j times have gradients of every order', (shape, factors) => {
    const x = tf.tensor(noise(product(shape), 1), shape);
    tf.tidy(() => {
      // With squares, a value's slope is 2 x times as many as show it; the slope of that, twice as many.
      const copies = product(factors);
      const slope = tf.grad((v: tf.Tensor) => tf.sum(tf.square(upsample(v, factors))));
      const second = tf.grad((v: tf.Tensor) => tf.sum(slope(v)));
      const slopes = Array.from(x.dataSync(), (v) => 2 * copies * v);
      expect(distance(slope(x).dataSync(), slopes)).toBeLessThan(1e-6);
      expect(distance(second(x).dataSync(), slopes.fill(2 * copies))).toBeLessThan(1e-6);
    });
    x.dispose();
  });

  test('a penalty on the input gradient goes through convolutions and batch normalisation', async () => {
    const penalty = () => {
      const model = tfl.sequential();
      const initializer = (seed: number) => tfl.initializers.glorotUniform({ seed });
      const options = { filters: 4, kernelSize: 3, activation: 'relu' } as const;
      model.add(
        conv2d({ ...options, kernelInitializer: initializer(1), inputShape: image.slice(1) }),
      );
      model.add(batchNormalization());
      model.add(tfl.layers.leakyReLU({ alpha: 0.2 }));
      model.add(conv2d({ ...options, activation: 'linear', kernelInitializer: initializer(2) }));
      const x = tf.tensor(noise(product(image), 1), image);
      const { grads } = tf.variableGrads(() => {
        const score = (v: tf.Tensor) => tf.sum(model.apply(v, { training: true }) as tf.Tensor);
        return tf.sum(tf.square(tf.grad(score)(x))) as tf.Scalar;
      });
      const inOrder = Object.entries(grads).sort(([a], [b]) => (a < b ? -1 : 1));
      const values = inOrder.map(([, gradient]) => gradient.dataSync());
      tf.dispose([x, grads]);
      model.dispose();
      return values;
    };
    const got = penalty();
    await tf.setBackend('cpu');
    const expected = penalty();
    await tf.setBackend('wasm');
    expect(got.length).toBeGreaterThan(3);
    for (const [i, values] of got.entries()) {
      expect(distance(values, expected[i]!)).toBeLessThan(1e-5);
    }
  });
}
