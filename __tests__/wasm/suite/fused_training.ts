import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../reference/product.js';
import { distance, noise } from '../compare.js';

type Make = () => tfl.layers.Layer;
const { conv1d, conv2d, dense, batchNormalization } = tfl.layers;
const filters = 5;
const signal = [3, 9, 2];
const image = [2, 7, 6, 3];

/** A layer, the shape of its input, and the kernel that it trains with, if there is one. */
const ROWS: [string, Make, number[], string | null][] = [
  ...(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'tanh', 'softmax'] as const).flatMap(
    (activation): (typeof ROWS)[number][] => [
      [
        `conv2d ${activation}`,
        () => conv2d({ filters, kernelSize: 3, activation }),
        image,
        tf.FusedConv2D,
      ],
      [
        `conv1d ${activation}`,
        () => conv1d({ filters, kernelSize: 3, activation }),
        signal,
        tf.FusedConv2D,
      ],
    ],
  ),
  [
    'conv2d relu, same, strides',
    () =>
      conv2d({ filters, kernelSize: [4, 3], strides: [3, 2], padding: 'same', activation: 'relu' }),
    image,
    tf.FusedConv2D,
  ],
  [
    'conv2d relu, kernel below strides',
    () => conv2d({ filters, kernelSize: 2, strides: 3, padding: 'same', activation: 'relu' }),
    image,
    tf.FusedConv2D,
  ],
  [
    'conv2d relu, no bias',
    () => conv2d({ filters, kernelSize: 1, useBias: false, activation: 'relu' }),
    image,
    tf.FusedConv2D,
  ],
  [
    'conv1d relu, strides',
    () => conv1d({ filters, kernelSize: 4, strides: 2, activation: 'relu' }),
    signal,
    tf.FusedConv2D,
  ],
  [
    'conv1d relu, no bias',
    () => conv1d({ filters, kernelSize: 4, useBias: false, activation: 'relu' }),
    signal,
    tf.FusedConv2D,
  ],
  [
    'conv2d relu, dilated',
    () => conv2d({ filters, kernelSize: 2, dilationRate: 2, activation: 'relu' }),
    image,
    null,
  ],
  [
    'conv1d relu, dilated',
    () => conv1d({ filters, kernelSize: 2, dilationRate: 2, activation: 'relu' }),
    signal,
    null,
  ],
  [
    'conv2d relu, channels first',
    () => conv2d({ filters, kernelSize: 3, dataFormat: 'channelsFirst', activation: 'relu' }),
    [2, 3, 7, 6],
    null,
  ],
  ['dense relu', () => dense({ units: 5, activation: 'relu' }), [9, 7], tf.FusedConv2D],
  ['dense, few rows, no bias', () => dense({ units: 5, useBias: false }), [3, 7], tf.FusedConv2D],
  ['dense sigmoid', () => dense({ units: 1, activation: 'sigmoid' }), [9, 7], tf.FusedConv2D],
  [
    'dense softmax of a signal',
    () => dense({ units: 4, activation: 'softmax' }),
    signal,
    tf.FusedConv2D,
  ],
  ['batchNormalization of a list', () => batchNormalization(), [8, 5], 'BatchNormTraining'],
  [
    'batchNormalization of a signal',
    () => batchNormalization({ momentum: 0.7 }),
    signal,
    'BatchNormTraining',
  ],
  [
    'batchNormalization of an image',
    () => batchNormalization({ epsilon: 0.1 }),
    image,
    'BatchNormTraining',
  ],
];

/** All that training takes from a layer: its output, its gradients, and its weights afterwards. */
function trained(make: Make, shape: number[]): { [name: string]: Float32Array } {
  const layer = make();
  layer.build(shape);
  const shapes = layer.weights.map((weight) => weight.shape as number[]);
  const positive = /batch/i.test(layer.getClassName()) ? 1.5 : 0;
  tf.tidy(() =>
    layer.setWeights(
      shapes.map((s, i) =>
        tf.tensor(
          noise(product(s), i + 2).map((v) => v + positive),
          s,
        ),
      ),
    ),
  );
  const results = tf.tidy(() => {
    const x = tf.variable(tf.tensor(noise(product(shape), 1), shape));
    const { value, grads } = tf.variableGrads(() => {
      const y = layer.apply(x, { training: true }) as tf.Tensor;
      const dy = tf.tensor(noise(y.size, 9), y.shape);
      return tf.add(tf.sum(tf.mul(y, dy)), tf.mean(tf.square(y))) as tf.Scalar;
    });
    const inOrder = Object.entries(grads).sort(([a], [b]) => (a < b ? -1 : 1));
    const all = [value, ...inOrder.map(([, g]) => g), ...layer.getWeights()];
    return all.map((tensor) => tensor.dataSync() as Float32Array);
  });
  for (const weight of layer.weights) weight.dispose();
  tf.disposeVariables();
  return { ...results } as unknown as { [name: string]: Float32Array };
}

/** Layers in training. */
export function fusedTrainingSuite(): void {
  describe('layers train as on plain cpu', () => {
    test.each(ROWS)('%s', async (_, make, shape, kernel) => {
      const before = tf.memory().numTensors;
      const run = jest.spyOn(tf.engine(), 'runKernel');
      const got = trained(make, shape);
      const kernels = run.mock.calls.map(([name]) => name);
      run.mockRestore();
      const fused = [tf.FusedConv2D, 'BatchNormTraining'].filter((name) => kernels.includes(name));
      expect(fused).toEqual(kernel === null ? [] : [kernel]);
      expect(tf.memory().numTensors).toBe(before);
      await tf.setBackend('cpu');
      const expected = trained(make, shape);
      await tf.setBackend('wasm');
      expect(Object.keys(got)).toEqual(Object.keys(expected));
      for (const [name, values] of Object.entries(expected)) {
        expect(distance(got[name]!, values)).toBeLessThan(1e-5);
      }
    });
  });
}
