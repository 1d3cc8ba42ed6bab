import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import type { ConvTransposeArgs } from '../../lib/layers/base_conv_transpose.js';
import '../backends.js';

beforeAll(() => tf.setBackend('cpu'));

describe('initializers', () => {
  const value = (kernelInitializer: ConvTransposeArgs['kernelInitializer'], kernelSize = 2) =>
    tf.tidy(() => {
      const layer = layers.conv1dTranspose({
        filters: 1,
        kernelSize,
        ...(kernelInitializer && { kernelInitializer }),
      });
      layer.build([null, 3, 1]);
      return [...layer.getWeights()[0]!.dataSync()];
    });

  test.each<[string, ConvTransposeArgs['kernelInitializer'], number[]]>([
    ['by tfjs name', 'ones', [1, 1]],
    ['by Keras name', 'Zeros', [0, 0]],
    ['by config', { className: 'Constant', config: { value: 3 } }, [3, 3]],
    ['by instance', tfl.initializers.constant({ value: 4 }), [4, 4]],
  ])('%s', (_, initializer, values) => {
    expect(value(initializer)).toEqual(values);
  });

  test('bilinear by name is the triangle', () => {
    expect(value('bilinear', 4)).toEqual([0.25, 0.75, 0.75, 0.25]);
  });

  test('the default is glorotUniform, the one of Keras', () => {
    const [ours, glorot] = [{}, { kernelInitializer: 'glorotUniform' }].map((args) => {
      const layer = layers.conv1dTranspose({ filters: 1, kernelSize: 2, ...args });
      return layer.getConfig().kernelInitializer;
    });
    expect(ours).toEqual(glorot);
    expect(ours).toMatchObject({ config: { scale: 1, mode: 'fanAvg', distribution: 'uniform' } });
  });
});
