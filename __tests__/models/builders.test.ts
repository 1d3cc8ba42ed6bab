import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { convAutoencoder, convAutoencoder1d, unet, unet1d } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';

beforeAll(() => tf.setBackend('cpu'));

const METHODS = ['transpose', 'upsample', 'subpixel'] as const;

describe('parameter counts', () => {
  test.each<[string, () => LayersModel, number]>([
    ['convAutoencoder1d, as in keras-io', () => convAutoencoder1d(), 9505],
    // 160 + 4640 down, 4624 + 145 up.
    ['convAutoencoder', () => convAutoencoder(), 9569],
    // and 1568 x 16 + 16 to the code, 16 x 1568 + 1568 back.
    ['convAutoencoder, code of 16', () => convAutoencoder({ codeSize: 16 }), 61329],
  ])('%s', (_, build, count) => {
    expect(build().countParams()).toBe(count);
  });
});

describe('the output is as large as the input, for every size', () => {
  const predicts = (model: LayersModel, shape: number[]) =>
    tf.tidy(() => (model.predict(tf.ones([1, ...shape])) as tf.Tensor).shape.slice(1));

  test.each(METHODS)('convAutoencoder method=%s', (method) => {
    for (let size = 1; size <= 17; size++) {
      const inputShape: [number, number, number] = [size, 18 - size, 2];
      const model = convAutoencoder({ inputShape, filters: [2, 2, 2], method });
      expect(model.outputs[0]!.shape.slice(1)).toEqual(inputShape);
    }
  });

  test.each(METHODS)('unet up=%s, size unknown when built', (up) => {
    const model = unet({ inputShape: [null, null, 1], depth: 2, filters: 2, up, classes: 3 });
    for (let size = 4; size <= 11; size++) {
      expect(predicts(model, [size, 15 - size, 1])).toEqual([size, 15 - size, 3]);
    }
  });

  test('unet1d and convAutoencoder1d, length unknown when built', () => {
    const segmenter = unet1d({ inputShape: [null, 2], depth: 3, filters: 2, classes: 4 });
    const autoencoder = convAutoencoder1d({ inputShape: [null, 2], filters: [2, 2] });
    for (let length = 1; length <= 33; length++) {
      expect(predicts(segmenter, [length, 2])).toEqual([length, 4]);
      expect(predicts(autoencoder, [length, 2])).toEqual([length, 2]);
    }
  });
});

describeEachBackend('a seed makes', () => {
  test('the same weights', async () => {
    const build = () => convAutoencoder({ seed: 3, codeSize: 4 });
    const weights = (model: LayersModel) => model.getWeights().map((w) => [...w.dataSync()]);
    expect(weights(build())).toEqual(weights(build()));
  });
});

describe('bad options', () => {
  test.each<[() => unknown, string]>([
    [
      () => convAutoencoder({ inputShape: [28, 0, 1] }),
      'convAutoencoder: each entry of inputShape must be a positive integer, got 0.',
    ],
    [
      () => convAutoencoder({ codeSize: 1.5 }),
      'convAutoencoder: codeSize must be a positive integer, got 1.5.',
    ],
    [
      () => convAutoencoder({ units: 3 } as never),
      "convAutoencoder: unknown option 'units', expected one of codeSize, downsample, filters, inputShape, kernelSize, method, seed.",
    ],
    [
      () => convAutoencoder1d({ inputShape: [-1, 1] }),
      'convAutoencoder1d: the length of inputShape must be a positive integer, got -1.',
    ],
    [() => unet({ depth: 0 }), 'unet: depth must be a positive integer, got 0.'],
    [
      () => unet1d({ inputShape: [8, 8, 1] as never }),
      'unet1d: inputShape must be an array of 2, got [8, 8, 1].',
    ],
  ])('%# %s', (build, message) => {
    expect(build).toThrow(new Error(message));
  });
});
