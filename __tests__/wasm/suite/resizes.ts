import * as tf from '@tensorflow/tfjs-core';
import { resizeInputGradient } from '../../reference/resize_gradients.js';
import { compare, gradient, tensor } from './tools.js';

export function resizesSuite(): void {
  describe('resizes', () => {
    const settings: [string, boolean, boolean][] = [
      ['corner', false, false],
      ['aligned', true, false],
      ['half', false, true],
    ];
    const cases = (['nearest', 'bilinear'] as const).flatMap((method) =>
      settings.map(([name, aligned, half]) => [method, name, aligned, half] as const),
    );
    test.each(cases)('dx of %s %s', (method, _, alignCorners, halfPixelCenters) => {
      compare(() => {
        const dy = tensor([2, 7, 6, 3], 1);
        const f = method === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
        const run = (x: tf.Tensor) => f(x as tf.Tensor4D, [7, 6], alignCorners, halfPixelCenters);
        const c = { batch: 2, input: [3, 4], output: [7, 6], channels: 3 } as const;
        const expected = resizeInputGradient(
          { ...c, method, alignCorners, halfPixelCenters },
          dy.values,
        );
        return { got: gradient(run, tf.zeros([2, 3, 4, 3]), dy.tensor), expected };
      });
    });
  });
}
