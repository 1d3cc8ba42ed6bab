import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import '@tensorflow/tfjs-backend-cpu';

const drawn = (initializer: ReturnType<typeof tfl.initializers.zeros>, shape: number[]) =>
  tf.tidy(() => [...initializer.apply(shape).dataSync()]);

const deviation = (values: number[]) =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

const { glorotNormal, heNormal, leCunNormal, randomNormal, truncatedNormal, varianceScaling } =
  tfl.initializers;
const seed = 7;

describe('Initial weights', () => {
  // Of Keras: sqrt(scale / n), of fans of 100 and 300.
  test.each([
    ['glorotNormal', glorotNormal({ seed }), Math.sqrt(1 / 200)],
    ['heNormal', heNormal({ seed }), Math.sqrt(2 / 100)],
    ['leCunNormal', leCunNormal({ seed }), Math.sqrt(1 / 100)],
    [
      'varianceScaling',
      varianceScaling({ seed, scale: 3, mode: 'fanOut', distribution: 'normal' }),
      Math.sqrt(3 / 300),
    ],
    [
      'varianceScaling of a truncatedNormal',
      varianceScaling({ seed, scale: 3, mode: 'fanOut', distribution: 'truncatedNormal' }),
      Math.sqrt(3 / 300),
    ],
    ['randomNormal', randomNormal({ seed, mean: 0, stddev: 0.1 }), 0.1],
    // Keras cuts it off and does not make up for it.
    ['truncatedNormal', truncatedNormal({ seed, mean: 0, stddev: 0.1 }), 0.0879626],
  ])('%s has the spread of Keras', (_, initializer, right) => {
    const values = drawn(initializer, [100, 300]);
    expect(Math.abs(deviation(values) / right - 1)).toBeLessThan(0.015);
  });

  test('a normal distribution is cut off where Keras cuts it', () => {
    const most = Math.max(...drawn(heNormal({ seed }), [100, 300]).map(Math.abs));
    const end = (2 * Math.sqrt(2 / 100)) / 0.87962566;
    expect(most).toBeLessThanOrEqual(end * 1.000001);
    expect(most).toBeGreaterThan(0.99 * end);
  });

  test.each([
    [{ minval: 0, maxval: 1 }, [0, 1]],
    [{ minval: -1, maxval: 0 }, [-1, 0]],
    [{ minval: 2, maxval: 3 }, [2, 3]],
    [{ minval: -0.05, maxval: 0.2 }, [-0.05, 0.2]],
    [{}, [-0.05, 0.05]],
  ])('randomUniform(%j)', (given, [least, most]) => {
    const initializer = tfl.initializers.randomUniform(given as { minval: number; maxval: number });
    const values = drawn(initializer, [1000]);
    const spread = most! - least!;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(least!);
    expect(Math.min(...values)).toBeLessThan(least! + 0.05 * spread);
    expect(Math.max(...values)).toBeGreaterThan(most! - 0.05 * spread);
    expect(initializer.getConfig()).toMatchObject({ minval: least, maxval: most });
  });

  test.each([
    [{ l2: 0.5 }, { l1: 0, l2: 0.5 }],
    [{ l1: 0.5 }, { l1: 0.5, l2: 0 }],
    [
      { l1: 0.1, l2: 0.2 },
      { l1: 0.1, l2: 0.2 },
    ],
  ])('a saved L1L2 of %j', (config, right) => {
    const layer = tfl.layers.dense({
      units: 1,
      kernelRegularizer: { className: 'L1L2', config } as never,
    });
    const { kernelRegularizer } = layer.getConfig() as Record<string, { config: object }>;
    expect(kernelRegularizer!.config).toEqual(right);
  });
});
