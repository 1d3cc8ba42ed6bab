import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { conv1dTranspose, conv2dTranspose, layers } from '../../../lib/index.js';
import { setPrecision } from '../../../lib/wasm/index.js';
import { product } from '../../reference/product.js';
import { distance, noise } from '../compare.js';
import { PREDICTIONS } from './prediction_cases.js';

const KERNELS = ['FusedConv2DBackpropInput', 'FusedConv3DBackpropInput'];

/** The layer with weights that are always the same. */
function built<L extends tfl.layers.Layer>(
  layer: L,
  shape: number[],
  change: (weight: tf.Tensor) => tf.Tensor = tf.clone,
): L {
  tf.tidy(() => {
    layer.build(shape);
    const shapes = layer.weights.map((weight) => weight.shape as number[]);
    layer.setWeights(shapes.map((s, i) => change(tf.tensor(noise(product(s), i + 2), s))));
  });
  return layer;
}

function dispose(layer: tfl.layers.Layer): void {
  for (const weight of layer.weights) weight.dispose();
}

/** Runs without the kernels, as on a backend that lacks them. */
function plainly<T>(run: () => T): T {
  const kernels = KERNELS.map((name) => tf.getKernel(name, 'wasm'));
  for (const name of KERNELS) tf.unregisterKernel(name, 'wasm');
  try {
    return run();
  } finally {
    for (const kernel of kernels) tf.registerKernel(kernel);
  }
}

/** Runs by plain sums of this package's kernels, which leave no call to the backend, however small. */
function exactly<T>(run: () => T): T {
  setPrecision('exact');
  try {
    return run();
  } finally {
    setPrecision('fast');
  }
}

/** How often a fused kernel ran. */
async function uses(run: () => tf.Tensor): Promise<number> {
  const { kernels, result } = await tf.profile(run);
  (result as unknown as tf.Tensor).dispose();
  return kernels.filter(({ name }) => KERNELS.includes(name)).length;
}

/** Transposed convolutions in prediction and in training. */
export function predictionsSuite(): void {
  describe('layers predict by the fused kernel what they compute without it', () => {
    test.each(PREDICTIONS)('$name', async ({ layer: make, shape, exact, fused }) => {
      const layer = built(make(), shape);
      const x = tf.tensor(noise(product(shape), 1), shape);
      const apply = () => layer.apply(x) as tf.Tensor;
      const { numTensors } = tf.memory();
      const data = tf.engine().backend.numDataIds();
      tf.tidy(() => {
        const outputs = () => [apply(), plainly(apply)] as const;
        const [got, expected] = outputs();
        expect(got.shape).toEqual(expected.shape);
        expect(got.shape).toEqual(layer.computeOutputShape(shape));
        // The bias is the first term of the kernel's sums, and the last one of the plain path's.
        const sums = built(make({ activation: 'linear' }), shape, tf.abs);
        const terms = sums.apply(tf.abs(x)) as tf.Tensor;
        const far = (a: tf.Tensor, b: tf.Tensor) =>
          distance(a.dataSync(), b.dataSync(), terms.dataSync());
        expect(far(got, expected)).toBeLessThan(1e-6);
        if (exact) expect(far(...exactly(outputs))).toBeLessThan(1e-9);
        dispose(sums);
      });
      expect(await uses(apply)).toBe(fused ? 1 : 0);
      expect(tf.memory().numTensors).toBe(numTensors);
      expect(tf.engine().backend.numDataIds()).toBe(data);
      dispose(layer);
      x.dispose();
    });
  });

  test.each([
    ['conv1dTranspose', conv1dTranspose, [1, 6, 2], [4, 3, 2], [1, 11, 3]],
    ['conv2dTranspose', conv2dTranspose, [1, 6, 5, 2], [3, 4, 3, 2], [1, 12, 9, 3]],
  ])('%s of an output shape uses the kernel', async (_, op, x, filter, y) => {
    const [image, taps] = [tf.ones(x), tf.ones(filter)];
    const run = () =>
      (op as typeof conv2dTranspose)(image as never, taps as never, y as never, 2, 'same');
    tf.tidy(() => expect(run().dataSync()).toEqual(plainly(run).dataSync()));
    expect(await uses(run)).toBe(1);
    tf.dispose([image, taps]);
  });

  test('an input of integers is left to the plain path', async () => {
    const [x, filter] = [tf.ones([1, 6, 2], 'int32'), tf.ones([4, 3, 2])];
    const run = () => conv1dTranspose(x as tf.Tensor3D, filter as tf.Tensor3D, null, 2, 'same');
    expect(await uses(run)).toBe(0);
    tf.dispose([x, filter]);
  });

  describe('layers train by the fused kernel as without it', () => {
    test.each(PREDICTIONS)('$name', async ({ layer: make, shape, fused }) => {
      const layer = built(make(), shape);
      const x = tf.variable(tf.tensor(noise(product(shape), 1), shape));
      const gradients = () => {
        const { grads } = tf.variableGrads(() => {
          const y = layer.apply(x) as tf.Tensor;
          return tf.sum(tf.mul(y, tf.tensor(noise(y.size, 9), y.shape))) as tf.Scalar;
        });
        return Object.values(grads).map((gradient) => gradient.dataSync());
      };
      const { numTensors } = tf.memory();
      const got = tf.tidy(gradients);
      const expected = tf.tidy(() => plainly(gradients));
      expect(got.length).toBe(expected.length);
      for (const [i, values] of got.entries()) {
        expect(distance(values, expected[i]!)).toBeLessThan(1e-5);
      }
      expect(tf.memory().numTensors).toBe(numTensors);
      const volume = shape.length === 5;
      const run = () => tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor)).value;
      expect(await uses(run)).toBe(fused && !volume ? 1 : 0);
      dispose(layer);
      tf.disposeVariables();
    });
  });

  describe('while gradients are taken, the kernel runs, which has one', () => {
    const made = () =>
      tfl.sequential({
        layers: [
          layers.conv1dTranspose({
            filters: 4,
            kernelSize: 3,
            strides: 2,
            activation: 'relu',
            inputShape: [6, 2],
          }),
          layers.conv1dTranspose({ filters: 2, kernelSize: 4, padding: 'same' }),
        ],
      });

    test.each<[string, (model: tfl.LayersModel, x: tf.Tensor) => tf.Tensor]>([
      ['tf.grad', (model, x) => tf.grad((v) => model.predict(v) as tf.Tensor)(x)],
      [
        'tf.variableGrads',
        (model, x) => {
          const { value, grads } = tf.variableGrads(() => tf.sum(model.predict(x) as tf.Tensor));
          tf.dispose(grads);
          return value;
        },
      ],
      [
        'tf.customGrad inside tf.grad',
        (model, x) => {
          const custom = tf.customGrad((v) => ({
            value: model.predict(v as tf.Tensor) as tf.Tensor,
            gradFunc: () => tf.zerosLike(x),
          }));
          return tf.grad((v) => custom(v))(x);
        },
      ],
    ])('%s', async (_, run) => {
      const [model, x] = [made(), tf.ones([1, 6, 2])];
      expect(await uses(() => run(model, x))).toBe(2);
      model.dispose();
      x.dispose();
    });

    test('model.fit', async () => {
      const [model, x, y] = [made(), tf.ones([1, 6, 2]), tf.ones([1, 13, 2])];
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const run = jest.spyOn(tf.engine(), 'runKernel');
      try {
        await model.fit(x, y, { verbose: 0 });
        const kernels = run.mock.calls.map(([name]) => name);
        expect(kernels).toContain(tf.Conv2DBackpropFilter);
        expect(kernels).toContain('FusedConv2DBackpropInput');
      } finally {
        run.mockRestore();
      }
      model.dispose();
      tf.dispose([x, y]);
    });
  });
}
