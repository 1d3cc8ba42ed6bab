import * as tf from '@tensorflow/tfjs-core';
import { filteringInputGradientGain } from '../../../lib/wasm/host/filtering_input_gradient.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../../reference/conv_gradients.js';
import {
  compare,
  conv,
  convCase,
  expectedGain,
  gradient,
  named,
  nameOf,
  tensor,
  volume,
} from './tools.js';

/** Enough channels and tiles for minimal filtering, whose error is in proportion to the terms of a sum. */
const filtered: ConvCase[] = [
  convCase([2, 1, 33, 47], [40, 37], [1, 3, 3], [1, 2, 2], 'same'),
  convCase([2, 1, 1, 131], [35, 42], [1, 1, 3], [1, 1, 1], 'valid'),
  convCase([2, 1, 1, 301], [32, 48], [1, 1, 5], [1, 1, 2], 'same'),
  convCase([1, 1, 1, 1501], [16, 64], [1, 1, 16], [1, 1, 8], 'same'),
];

const convs: ConvCase[] = [
  convCase([1, 1, 3, 3], [1, 1], [1, 1, 1], [1, 1, 1], 'valid'),
  convCase([2, 1, 7, 6], [3, 5], [1, 3, 3], [1, 1, 1], 'same'),
  convCase([2, 1, 8, 8], [2, 3], [1, 3, 3], [1, 2, 2], 'same'),
  convCase([2, 1, 9, 8], [2, 3], [1, 3, 2], [1, 2, 3], 'valid'),
  convCase([3, 1, 11, 12], [4, 2], [1, 2, 3], [1, 4, 5], 'same'),
  convCase([2, 1, 2, 2], [3, 4], [1, 5, 5], [1, 2, 2], 'same'),
  convCase([4, 1, 1, 16], [5, 6], [1, 1, 5], [1, 1, 2], 'same'),
  convCase([4, 1, 1, 16], [5, 6], [1, 1, 1], [1, 1, 3], 'same'),
  convCase([2, 1, 14, 14], [16, 8], [1, 3, 3], [1, 1, 1], 'same'),
  convCase([3, 1, 13, 15], [24, 28], [1, 3, 3], [1, 1, 1], 'same'),
  // One window, which is a matrix product.
  convCase([5, 1, 1, 7], [3, 6], [1, 1, 7], [1, 1, 2], 'valid'),
  convCase([3, 1, 4, 3], [5, 9], [1, 4, 3], [1, 4, 3], 'same'),
  convCase([2, 3, 2, 4], [4, 3], [3, 2, 4], [1, 1, 1], 'valid'),
  // Enough positions for the phases as one convolution.
  convCase([4, 1, 16, 15], [5, 3], [1, 3, 2], [1, 2, 2], 'same'),
  convCase([4, 1, 1, 61], [2, 3], [1, 1, 5], [1, 1, 2], 'valid'),
  convCase([2, 4, 5, 6], [3, 2], [2, 3, 3], [1, 2, 2], 'valid'),
  convCase([2, 4, 5, 6], [2, 3], [3, 3, 3], [2, 2, 2], 'same'),
  convCase([2, 5, 5, 6], [2, 3], [1, 2, 3], [2, 3, 2], 'same'),
];

/** Many taps, in halves; their filter gradient is by tiles of eight, with an error in proportion to the terms. */
const long: ConvCase[] = [
  convCase([2, 1, 13, 15], [24, 28], [1, 7, 7], [1, 1, 1], 'same'),
  convCase([2, 1, 1, 131], [35, 42], [1, 1, 9], [1, 1, 1], 'valid'),
];

const endings = {
  linear: (v: number) => v,
  relu: (v: number) => Math.max(v, 0),
  relu6: (v: number) => Math.min(Math.max(v, 0), 6),
  leakyrelu: (v: number) => (v < 0 ? 0.3 * v : v),
  elu: (v: number) => (v < 0 ? Math.expm1(v) : v),
  sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
};

/** Windows at 0, 4 and 8 of a line whose only pixel is at 11. */
const BEYOND: tf.backend_util.ExplicitPadding = [
  [0, 0],
  [0, 0],
  [11, 0],
  [0, 0],
];
const beyond = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 4], BEYOND, 'NHWC', 1, 'floor');

export function convolutionsSuite(mode: 'simd' | 'fallback'): void {
  describe('convolutions', () => {
    test('a border longer than the windows reach leaves nothing of the input', () => {
      tf.tidy(() => {
        const [x, filter] = [tf.ones([4, 1, 1, 3]), tf.ones([1, 2, 3, 5])];
        const y = beyond(x, filter);
        expect(y.shape).toEqual([4, 1, 3, 5]);
        const gradients = tf.grads(beyond)([x, filter], tf.onesLike(y));
        for (const got of [y, ...gradients]) {
          expect([...got.dataSync()]).toEqual(Array(got.size).fill(0));
        }
      });
    });

    test.each(named(convs))('dw of %s', (_, c) => {
      compare(() => {
        const { run, x, y, w } = conv(c);
        const [image, dy] = [tensor(x, 1), tensor(y, 2)];
        const got = gradient((f) => run(image.tensor, f), tf.zeros(w), dy.tensor);
        return { got, expected: convFilterGradient(c, image.values, dy.values) };
      });
    });

    test.each(named([...filtered, ...long]))('dw of %s', (_, c) => {
      compare(() => {
        const { run, x, y, w } = conv(c);
        const [image, dy] = [tensor(x, 1), tensor(y, 2)];
        const got = gradient((f) => run(image.tensor, f), tf.zeros(w), dy.tensor);
        const expected = convFilterGradient(c, image.values, dy.values);
        const sizes = [image, dy].map(({ values }) => values.map(Math.abs));
        return { got, expected, magnitudes: convFilterGradient(c, sizes[0]!, sizes[1]!) };
      });
    });

    test.each(named([...convs, ...long]))('dx of %s', (_, c) => {
      compare(() => {
        const { run, x, y, w } = conv(c);
        const [filter, dy] = [tensor(w, 3), tensor(y, 4)];
        const got = gradient((image) => run(image, filter.tensor), tf.zeros(x), dy.tensor);
        return { got, expected: convInputGradient(c, dy.values, filter.values) };
      });
    });

    // Stock's volumes with windows smaller than their strides are repaired in lib/repairs.
    const forward = [...convs, ...long].filter(
      (c) => mode === 'simd' || !volume(c) || c.kernel.every((k, i) => k >= c.strides[i]!),
    );
    test.each(named(forward))('y of %s', (_, c) => {
      compare(() => {
        const { run, x, w } = conv(c);
        const [image, filter] = [tensor(x, 5), tensor(w, 6)];
        const expected = convForward(c, image.values, filter.values);
        return { got: run(image.tensor, filter.tensor), expected };
      });
    });

    test('a filter that is used again, at few positions', () => {
      const c = convCase([2, 1, 4, 4], [3, 5], [1, 3, 3], [1, 1, 1], 'same');
      const { run, x, w } = conv(c);
      const filter = tensor(w, 6);
      for (const seed of [1, 2, 3]) {
        compare(() => {
          const image = tensor(x, seed);
          const expected = convForward(c, image.values, filter.values);
          return { got: run(image.tensor, filter.tensor), expected };
        });
      }
      filter.tensor.dispose();
    });

    test.each(['linear', 'relu', 'relu6', 'leakyrelu', 'elu', 'sigmoid'] as const)(
      'a fused convolution that ends with %s',
      (activation) => {
        compare(() => {
          const c = convs[1]!;
          const { x, w } = conv(c);
          const [image, filter] = [tensor(x, 5), tensor(w, 6)];
          const got = tf.fused.conv2d({
            x: image.tensor as tf.Tensor4D,
            filter: filter.tensor as tf.Tensor4D,
            strides: 1,
            pad: 'same',
            activation,
            leakyreluAlpha: 0.3,
            bias: tf.tensor1d([0.5, -0.5, 1, 2, -3]),
          });
          const bias = [0.5, -0.5, 1, 2, -3];
          const y = convForward(c, image.values, filter.values);
          return { got, expected: y.map((v, i) => endings[activation](v + bias[i % 5]!)) };
        });
      },
    );

    // Kernel 2, stride 4: places that no tap reaches hold the activation of the bias.
    const ended = [convs[4]!, ...filtered].flatMap((c) =>
      (['linear', 'relu', 'relu6', 'leakyrelu', 'elu', 'sigmoid'] as const).map(
        (activation) => [activation, nameOf(c), c] as const,
      ),
    );
    test.each(ended)('a fused transposed convolution that ends with %s: %s', (activation, _, c) => {
      compare(() => {
        const { x, y, w } = conv(c);
        const channels = c.inChannels;
        const [dy, filter, bias] = [tensor(y, 5), tensor(w, 6), tensor([channels], 7)];
        const inputs = { dy: dy.tensor, filter: filter.tensor, bias: bias.tensor };
        const got = tf.engine().runKernel('FusedConv2DBackpropInput', inputs, {
          strides: c.strides.slice(1),
          pad: c.padding,
          inputShape: x,
          activation,
          leakyreluAlpha: 0.3,
        }) as tf.Tensor;
        const sums = convInputGradient(c, dy.values, filter.values);
        const epilogue = (v: number, i: number) =>
          endings[activation](v + bias.values[i % channels]!);
        const sizes = [dy, filter].map(({ values }) => values.map(Math.abs));
        const magnitudes = convInputGradient(c, sizes[0]!, sizes[1]!);
        return {
          got,
          expected: sums.map(epilogue),
          ...(filtered.includes(c) ? { magnitudes } : {}),
        };
      });
    });

    test.each(named(filtered))('dx of %s', (_, c) => {
      compare(() => {
        const { run, x, y, w } = conv(c);
        const [filter, dy] = [tensor(w, 3), tensor(y, 4)];
        const got = gradient((image) => run(image, filter.tensor), tf.zeros(x), dy.tensor);
        const expected = convInputGradient(c, dy.values, filter.values);
        const sizes = [dy, filter].map(({ values }) => values.map(Math.abs));
        return { got, expected, magnitudes: convInputGradient(c, sizes[0]!, sizes[1]!) };
      });
    });

    // Without the module nothing is filtered.
    if (mode === 'simd') {
      test.each(named(filtered))('minimal filtering is taken for dx of %s', (_, c) => {
        expect(expectedGain(filteringInputGradientGain, c)).toBeGreaterThan(1);
      });

      test.each([
        ['few channels', convCase([3, 1, 28, 28], [1, 32], [1, 3, 3], [1, 1, 1], 'same')],
        ['few places', convCase([1, 1, 7, 7], [256, 256], [1, 3, 3], [1, 1, 1], 'same')],
        ['single taps', convCase([3, 1, 28, 28], [64, 64], [1, 2, 2], [1, 2, 2], 'same')],
        ['many taps', convCase([3, 1, 28, 28], [64, 64], [1, 6, 6], [1, 1, 1], 'same')],
        ['a volume', convCase([3, 4, 28, 28], [64, 64], [1, 3, 3], [1, 1, 1], 'same')],
      ] as const)('but not for %s', (_, c) => {
        expect(expectedGain(filteringInputGradientGain, c)).toBeLessThan(1);
      });
    }

    test('a fused convolution with windows smaller than its strides', () => {
      compare(() => {
        const c = convs[4]!;
        const { x, w } = conv(c);
        const [image, filter] = [tensor(x, 5), tensor(w, 6)];
        const got = tf.fused.conv2d({
          x: image.tensor as tf.Tensor4D,
          filter: filter.tensor as tf.Tensor4D,
          strides: [4, 5],
          pad: 'same',
          activation: 'relu',
          bias: tf.tensor1d([0.5, -0.5]),
        });
        const y = convForward(c, image.values, filter.values);
        return { got, expected: y.map((v, i) => Math.max(0, v + (i % 2 ? -0.5 : 0.5))) };
      });
    });

    test('an output shape that no input has is refused', () => {
      const run = () =>
        tf.conv2dTranspose(
          tf.ones<tf.Rank.R4>([1, 4, 4, 1]),
          tf.ones<tf.Rank.R4>([3, 3, 1, 1]),
          [1, 9, 9, 1],
          2,
          'same',
        );
      expect(() => tf.tidy(run)).toThrow(
        'Conv2DBackpropInput: dy must be of shape [1, 5, 5, 1], or longer in space, got [1, 4, 4, 1].',
      );
    });

    test('a channels-first gradient is refused by name', () => {
      const x = tf.zeros<tf.Rank.R4>([1, 2, 4, 4]);
      const dy = tf.zeros<tf.Rank.R4>([1, 3, 4, 4]);
      const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 2, 3] };
      const run = () => tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs);
      expect(run).toThrow("Conv2DBackpropFilter: dataFormat must be 'NHWC', got 'NCHW'.");
      tf.dispose([x, dy]);
    });
  });
}
