import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { Conv1DTranspose } from '../../lib/layers/conv1d_transpose.js';
import { Conv2DTranspose } from '../../lib/layers/conv2d_transpose.js';
import { Conv3DTranspose } from '../../lib/layers/conv3d_transpose.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { convTransposeForward, type TransposedCase } from '../reference/conv_transpose.js';
import { noise } from '../wasm/compare.js';
import { type RejectedCall, readKerasOracle, title, toArguments } from './keras_cases.js';

const BY_RANK = { 1: Conv1DTranspose, 2: Conv2DTranspose, 3: Conv3DTranspose };

/** The refused arguments of the oracle, by its name for them: what to do, and the whole message. */
const REFUSED: Record<string, [attempt: () => unknown, message: string]> = {
  'strides>1 with dilation>1, other axis (2-D)': [
    () => new Conv2DTranspose({ filters: 2, kernelSize: 3, strides: [2, 1], dilationRate: [1, 2] }),
    'Conv2DTranspose: strides or dilationRate must be 1 on every axis, got {"strides":[2,1],"dilationRate":[1,2]}.',
  ],
  'output_padding=1 with strides=1': [
    () => new Conv1DTranspose({ filters: 2, kernelSize: 3, outputPadding: 1 }),
    'Conv1DTranspose: outputPadding must be smaller than strides (1), got 1.',
  ],
  'negative output_padding': [
    () => new Conv1DTranspose({ filters: 2, kernelSize: 3, outputPadding: -1 }),
    'Conv1DTranspose: outputPadding must be an integer of at least 0, got -1.',
  ],
  "padding='full'": [
    () => new Conv1DTranspose({ filters: 2, kernelSize: 3, padding: 'full' as 'same' }),
    "Conv1DTranspose: padding must be 'valid' or 'same', got 'full'.",
  ],
  'strides=0': [
    () => new Conv1DTranspose({ filters: 2, kernelSize: 3, strides: 0 }),
    'Conv1DTranspose: strides must be a positive integer, got 0.',
  ],
  'filters=-1': [
    () => new Conv1DTranspose({ filters: -1, kernelSize: 3 }),
    'Conv1DTranspose: filters must be a positive integer, got -1.',
  ],
  'kernel_size of the wrong length': [
    () => new Conv2DTranspose({ filters: 2, kernelSize: [3, 3, 3] }),
    'Conv2DTranspose: kernelSize must be a positive integer or an array of 2 of them, got [3, 3, 3].',
  ],
  'rank-2 input': [
    () => new Conv1DTranspose({ filters: 2, kernelSize: 3 }).build([2, 3]),
    'Conv1DTranspose: the input must be of rank 3, got [2, 3].',
  ],
  'undefined channels': [
    () => new Conv1DTranspose({ filters: 2, kernelSize: 3 }).build([null, 4, null]),
    'Conv1DTranspose: the channels of the input must be defined, got [null, 4, null].',
  ],
  'groups argument': [
    () => {
      const args = { filters: 2, kernelSize: 3, groups: 2 };
      return new Conv1DTranspose(args);
    },
    'Conv1DTranspose: groups must be 1, grouped kernels are not supported, got 2.',
  ],
};

const ACTIVATIONS: Record<string, (v: number) => number> = {
  linear: (v) => v,
  relu: (v) => Math.max(v, 0),
  elu: (v) => (v > 0 ? v : Math.exp(v) - 1),
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  tanh: Math.tanh,
};

describe('what Keras refuses', () => {
  const { rejected } = readKerasOracle();
  const calls = rejected.filter((entry): entry is RejectedCall => 'where' in entry);
  const named = rejected.flatMap((entry) => ('case' in entry ? [entry.case] : []));

  test(`all ${rejected.length} entries are in one of the two tables`, () => {
    expect(calls.length + named.length).toBe(rejected.length);
    expect(named).toEqual(Object.keys(REFUSED));
    expect(calls.length).toBeGreaterThan(0);
  });

  test.each(named)('%s', (name) => {
    const before = tf.memory().numTensors;
    const [attempt, message] = REFUSED[name]!;
    expect(attempt).toThrow(new Error(message));
    expect(tf.memory().numTensors).toBe(before);
  });

  describeEachBackend('TensorFlow refuses the call, JAX and torch compute it', () => {
    test.each(calls.map((config) => ({ config, name: title(config, config.input_shape) })))(
      '$name',
      ({ config }) => {
        const before = tf.memory().numTensors;
        const layer = new BY_RANK[config.rank](toArguments(config));
        expect(layer.computeOutputShape(config.input_shape)).toEqual(config.compute_output_shape);

        const first = config.data_format === 'channels_first';
        const axes = (lastAt: number) =>
          first ? [0, lastAt, ...range(config.rank, 1)] : undefined;
        const inChannels = config.input_shape.at(first ? 1 : -1)!;
        const c: TransposedCase = {
          batch: config.input_shape[0]!,
          input: first ? config.input_shape.slice(2) : config.input_shape.slice(1, -1),
          inChannels,
          outChannels: config.filters,
          kernel: config.kernel_size,
          strides: config.strides,
          dilations: config.dilation_rate,
          padding: config.padding,
          outputPadding: config.output_padding,
        };
        const x = noise(tf.util.sizeFromShape(config.input_shape), 1);
        const kernelShape = [...c.kernel, c.outChannels, inChannels];
        const kernel = noise(tf.util.sizeFromShape(kernelShape), 2);
        const bias = noise(config.filters, 3);
        const activation = ACTIVATIONS[config.activation]!;
        const linear = convTransposeForward(c, x, kernel);
        const expected = linear.map((v, i) =>
          activation(config.use_bias ? v + bias[i % config.filters]! : v),
        );
        tf.tidy(() => {
          const lastShape = [c.batch, ...c.input, inChannels];
          const input = tf.tensor(x, lastShape);
          const given = first ? tf.transpose(input, axes(config.rank + 1)) : input;
          layer.build(config.input_shape);
          layer.setWeights(
            config.use_bias
              ? [tf.tensor(kernel, kernelShape), tf.tensor(bias)]
              : [tf.tensor(kernel, kernelShape)],
          );
          const y = layer.apply(given) as tf.Tensor;
          expect(y.shape).toEqual(config.compute_output_shape);
          const last = first ? tf.transpose(y, [0, ...range(config.rank, 2), 1]) : y;
          expectClose(last, tf.tensor(Float32Array.from(expected), last.shape));
        });
        for (const weight of layer.weights) weight.dispose();
        expect(tf.memory().numTensors).toBe(before);
      },
    );
  });
});

function range(length: number, from: number): number[] {
  return Array.from({ length }, (_, i) => i + from);
}
