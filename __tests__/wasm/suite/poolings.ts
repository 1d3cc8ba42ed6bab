import * as tf from '@tensorflow/tfjs-core';
import type { ConvCase } from '../../reference/conv_gradients.js';
import {
  averagePoolForward,
  averagePoolInputGradient,
  maxPoolForward,
  maxPoolInputGradient,
  maxPoolSwitchedReference,
} from '../../reference/pool_gradients.js';
import { compare, conv, convCase, gradient, named, tensor, volume } from './tools.js';

export function poolingsSuite(): void {
  describe('poolings of negative values', () => {
    const pools = [
      convCase([2, 1, 6, 7], [3, 3], [1, 2, 2], [1, 2, 2], 'same'),
      convCase([2, 1, 6, 7], [4, 4], [1, 3, 3], [1, 1, 1], 'same'),
      convCase([1, 1, 9, 7], [5, 5], [1, 2, 3], [1, 3, 2], 'valid'),
      convCase([2, 4, 5, 6], [3, 3], [2, 2, 2], [2, 2, 2], 'same'),
      convCase([2, 4, 5, 6], [2, 2], [3, 2, 3], [1, 2, 1], 'valid'),
    ];
    const pool = (c: ConvCase, kind: 'max' | 'average') => {
      const { x, y } = conv(c);
      const [, ...plane] = c.strides;
      const [, ...window] = c.kernel;
      const run = (image: tf.Tensor): tf.Tensor => {
        if (volume(c)) {
          const f = kind === 'max' ? tf.maxPool3d : tf.avgPool3d;
          return f(image as tf.Tensor5D, [...c.kernel], [...c.strides], c.padding);
        }
        const f = kind === 'max' ? tf.maxPool : tf.avgPool;
        return f(image as tf.Tensor4D, window, plane, c.padding);
      };
      return { run, x: tensor(x, 1, true), dy: tensor(y, 2) };
    };

    test.each(named(pools))('maximum of %s', (_, c) => {
      compare(() => {
        const { run, x } = pool(c, 'max');
        return { got: run(x.tensor), expected: maxPoolForward(c, x.values) };
      });
      compare(() => {
        const { run, x, dy } = pool(c, 'max');
        const expected = maxPoolInputGradient(c, x.values, dy.values);
        return { got: gradient(run, x.tensor, dy.tensor), expected };
      });
    });

    test.each(named(pools))('what is at the maxima of %s', (_, c) => {
      compare(() => {
        const { x } = pool(c, 'max');
        const g = tensor(conv(c).x, 3);
        const [strides, filterSize] = [c.strides, c.kernel].map((sizes) =>
          volume(c) ? [...sizes] : sizes.slice(1),
        );
        const attrs = { strides, filterSize, pad: c.padding } as unknown as tf.NamedAttrMap;
        const inputs = { dy: g.tensor, input: x.tensor };
        const got = tf.engine().runKernel('MaxPoolSwitched', inputs, attrs) as tf.Tensor;
        return { got, expected: maxPoolSwitchedReference(c, x.values, g.values) };
      });
    });

    test.each(named(pools))('average of %s', (_, c) => {
      compare(() => {
        const { run, x } = pool(c, 'average');
        return { got: run(x.tensor), expected: averagePoolForward(c, x.values) };
      });
      compare(() => {
        const { run, x, dy } = pool(c, 'average');
        const expected = averagePoolInputGradient(c, dy.values);
        return { got: gradient(run, x.tensor, dy.tensor), expected };
      });
    });

    test.each([3, 4, 5])('windows in the border alone have no maximum: channels=%i', (channels) => {
      const attrs = { filterSize: 1, strides: 1, pad: 1 } as unknown as tf.NamedAttrMap;
      const input = tf.fill([1, 2, 2, channels], -1);
      const inside = tf.pad(tf.ones([1, 2, 2, channels]), [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]);
      const values = tensor([1, 2, 2, channels], 1);
      const run = (kernel: string, dy: tf.Tensor) =>
        Array.from((tf.engine().runKernel(kernel, { dy, input }, attrs) as tf.Tensor).dataSync());
      const ones = Array(4 * channels).fill(1);
      expect(run(tf.MaxPoolGrad, tf.onesLike(inside))).toEqual(ones);
      const at = Array.from(inside.dataSync(), (one) => one > 0);
      const picked = run('MaxPoolSwitched', values.tensor);
      expect(picked.filter((_, i) => at[i])).toEqual(Array.from(values.tensor.dataSync()));
      expect(picked.filter((_, i) => !at[i])).toEqual(Array(12 * channels).fill(0));
    });
  });
}
