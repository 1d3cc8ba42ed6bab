import * as tf from '@tensorflow/tfjs-core';
import { filteringConvolutionGain } from '../../../lib/wasm/host/filtering_convolution.js';
import { type ConvCase, convForward } from '../../reference/conv_gradients.js';
import { compare, conv, convCase, expectedGain, named, tensor } from './tools.js';

/** Enough channels and tiles for minimal filtering, whose error is in proportion to the terms of a sum. */
const strided: ConvCase[] = [
  convCase([3, 1, 28, 28], [32, 34], [1, 5, 5], [1, 2, 2], 'same'),
  convCase([2, 1, 31, 30], [30, 32], [1, 4, 4], [1, 2, 2], 'valid'),
  convCase([2, 1, 1, 401], [32, 40], [1, 1, 5], [1, 1, 2], 'same'),
];

const leaky = (v: number) => (v < 0 ? 0.3 * v : v);

export function stridedConvolutionsSuite(mode: 'simd' | 'fallback'): void {
  describe('convolutions with strides', () => {
    // Without the module nothing is filtered.
    if (mode === 'simd') {
      test.each(named(strided))('minimal filtering is taken for y of %s', (_, c) => {
        expect(expectedGain(filteringConvolutionGain, c)).toBeGreaterThan(1);
      });

      test.each([
        ['few channels', convCase([8, 1, 28, 28], [1, 64], [1, 5, 5], [1, 2, 2], 'same')],
        ['few tiles', convCase([1, 1, 14, 14], [64, 64], [1, 5, 5], [1, 2, 2], 'same')],
        [
          'much of the tiles empty',
          convCase([8, 1, 14, 14], [64, 64], [1, 3, 3], [1, 2, 2], 'same'),
        ],
        ['single taps', convCase([3, 1, 28, 28], [64, 64], [1, 2, 2], [1, 2, 2], 'same')],
        ['many taps', convCase([3, 1, 28, 28], [64, 64], [1, 11, 11], [1, 2, 2], 'same')],
        ['a volume', convCase([3, 4, 28, 28], [64, 64], [1, 5, 5], [1, 2, 2], 'same')],
      ] as const)('but not for y of %s', (_, c) => {
        expect(expectedGain(filteringConvolutionGain, c)).toBeLessThan(1);
      });
    }

    test.each(named(strided))('a fused convolution %s', (_, c) => {
      compare(() => {
        const { x, w } = conv(c);
        const [image, filter, bias] = [tensor(x, 5), tensor(w, 6), tensor([c.outChannels], 7)];
        const got = tf.fused.conv2d({
          x: image.tensor as tf.Tensor4D,
          filter: filter.tensor as tf.Tensor4D,
          strides: [c.strides[1], c.strides[2]],
          pad: c.padding,
          activation: 'leakyrelu',
          leakyreluAlpha: 0.3,
          bias: bias.tensor,
        });
        const sums = convForward(c, image.values, filter.values);
        const epilogue = (v: number, i: number) => leaky(v + bias.values[i % c.outChannels]!);
        const sizes = [image, filter].map(({ values }) => values.map(Math.abs));
        const magnitudes = convForward(c, sizes[0]!, sizes[1]!);
        return { got, expected: sums.map(epilogue), magnitudes };
      });
    });
  });
}
