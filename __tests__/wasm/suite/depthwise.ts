import * as tf from '@tensorflow/tfjs-core';
import { tensor } from './tools.js';

export function depthwiseSuite(): void {
  describe('depthwise convolutions', () => {
    // Channels, multiplier, stride, dilation.
    test.each([
      [3, 1, 1, 1],
      [5, 1, 2, 1],
      [2, 3, 1, 1],
      [4, 1, 1, 2],
    ])('channels=%i multiplier=%i s=%i d=%i', (channels, multiplier, s, d) => {
      const x = tensor([2, 7, 6, channels], 1);
      const w = tensor([3, 2, channels, multiplier], 2);
      const run = (image: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(image as tf.Tensor4D, filter as tf.Tensor4D, s, 'same', 'NHWC', d);
      const y = run(x.tensor, w.tensor);
      const dy = tensor(y.shape, 3);
      const attrs = { strides: s, pad: 'same', dilations: [d, d] };
      const backwards = (name: string, inputs: Record<string, tf.Tensor>, more: object) =>
        tf.engine().runKernel(name, inputs, { ...attrs, ...more }) as tf.Tensor;
      // The operation is bilinear and its forward kernel stock's: dx and dw are its adjoints.
      const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;
      const before = tf.engine().backend.numDataIds();
      const [expected, throughX, throughW] = tf.tidy(() => {
        const dx = backwards(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy: dy.tensor, filter: w.tensor },
          { inputShape: x.tensor.shape },
        );
        const dw = backwards(
          tf.DepthwiseConv2dNativeBackpropFilter,
          { x: x.tensor, dy: dy.tensor },
          { filterShape: w.tensor.shape },
        );
        return [dot(y, dy.tensor), dot(dx, x.tensor), dot(dw, w.tensor)] as const;
      });
      expect(throughX).toBeCloseTo(expected, 4);
      expect(throughW).toBeCloseTo(expected, 4);
      expect(tf.engine().backend.numDataIds()).toBe(before);
      tf.dispose([x.tensor, w.tensor, y, dy.tensor]);
    });
  });
}
