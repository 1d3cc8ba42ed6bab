import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import {
  attentionUnet,
  convAutoencoder,
  convAutoencoder1d,
  dcganDiscriminator,
  dcganGenerator,
  denoisingAutoencoder,
  espcn,
  patchDiscriminator,
  pix2pixGenerator,
  residualUnet,
  segnet,
  textAutoencoder,
  tinyAutoencoder,
  unet,
  unet1d,
  unetPlusPlus,
  vae,
  vqVae,
} from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { zeroWeights } from '../zero_weights.js';

beforeAll(() => tf.setBackend('cpu'));

zeroWeights();

type Size = [number | null, number | null, number];

const METHODS = ['transpose', 'upsample', 'subpixel'] as const;

describe('parameter counts', () => {
  test.each<[string, () => LayersModel, number]>([
    ['convAutoencoder1d, as in keras-io', () => convAutoencoder1d({ kernelSize: 7 }), 9505],
    // The transposed kernels of 8 have 16 x 16 and 16 x 32 weights more.
    ['convAutoencoder1d', () => convAutoencoder1d(), 9505 + 256 + 512],
    // 160 + 4640 down, 32 x 16 x 16 + 16 and 16 x 16 + 1 up.
    ['convAutoencoder', () => convAutoencoder(), 4800 + 8208 + 257],
    // 4624 + 145 up.
    ['convAutoencoder, kernels of 3', () => convAutoencoder({ kernelSize: 3 }), 9569],
    // and 1568 x 16 + 16 to the code, 16 x 1568 + 1568 back.
    ['convAutoencoder, code of 16', () => convAutoencoder({ codeSize: 16 }), 13265 + 51760],
    // 160 + 1160 + 584 down, 584 + 1168 + 145 up.
    [
      'convAutoencoder, code 4x4x8',
      () => convAutoencoder({ filters: [16, 8, 8], downsample: 'pool', method: 'upsample' }),
      3801,
    ],
    // The two above and 128 x 64 + 64 to the code, 64 x 128 + 128 back.
    [
      'convAutoencoder, code of 64 from 4x4x8',
      () =>
        convAutoencoder({
          filters: [16, 8, 8],
          downsample: 'pool',
          kernelSize: 3,
          codeSize: 64,
        }),
      3801 + 8256 + 8320,
    ],
    ['denoisingAutoencoder, as in keras-io', () => denoisingAutoencoder({ kernelSize: 3 }), 28353],
    // 32 x 32 x 16 + 32 twice in place of 32 x 32 x 9 + 32.
    ['denoisingAutoencoder', () => denoisingAutoencoder(), 28353 + 2 * 7168],
    // Eleven weights more for each of 128 x 64 and 64 x 1 pairs of channels.
    ['dcganGenerator', () => dcganGenerator(), 2330944 + 11 * (8192 + 64)],
    ['dcganGenerator, as in the tutorial', () => dcganGenerator({ kernelSize: 5 }), 2330944],
    ['dcganDiscriminator, as in the tutorial', () => dcganDiscriminator(), 212865],
    // 40 for the characters, 26 + 21 down, 30 + 20 up, 2 x 10 + 10 out.
    [
      'textAutoencoder',
      () => textAutoencoder({ alphabetSize: 10, embedding: 4, filters: [2, 3], kernelSize: 3 }),
      40 + 26 + 21 + 30 + 20 + 30,
    ],
    // As the first, less the biases 2 + 3 + 3 + 2, plus four statistics of each channel.
    [
      'textAutoencoder, normalised',
      () =>
        textAutoencoder({
          alphabetSize: 10,
          embedding: 4,
          filters: [2, 3],
          kernelSize: 3,
          batchNormalization: true,
        }),
      40 + 24 + 18 + 27 + 18 + 30 + 4 * (2 + 3 + 3 + 2),
    ],
    // One-hot: 3 x 10 x 2 + 2 in place of embedding and 26. A code of 5 from [3, 3] and back.
    [
      'textAutoencoder, one-hot, with a code',
      () =>
        textAutoencoder({
          length: 9,
          alphabetSize: 10,
          embedding: null,
          filters: [2, 3],
          kernelSize: 3,
          codeSize: 5,
        }),
      62 + 21 + 50 + 54 + 30 + 20 + 30,
    ],
    // 25 x 3 x 4 + 4 and 9 x 4 x 2 + 2, then to 3 channels of 2 x 2 pixels, with one bias a channel;
    // bicubic interpolation of the same, and two maps of 3 channels to 3.
    [
      'espcn',
      () => espcn({ inputShape: [8, 8, 3], filters: [4, 2] }),
      304 + 74 + 9 * 2 * 12 + 3 + (25 * 3 * 12 + 2 * 12),
    ],
    // 16 x 6 x 2 + 2, 16 x 2 x 3 + 3, 16 x 3 + 1.
    [
      'patchDiscriminator',
      () => patchDiscriminator({ filters: [2, 3], between: null, batchNormalization: false }),
      194 + 99 + 49,
    ],
    // 20 + 57 down, 12 x 2 + 2 twice to mean and variance, 2 x 12 + 12 back, 2 x 3 x 16 + 2 and 2 x 16 + 1 up.
    [
      'vae',
      () => vae({ inputShape: [8, 8, 1], filters: [2, 3], codeSize: 2 }),
      20 + 57 + 2 * 26 + 36 + 98 + 33,
    ],
    // Weights 147 x 64 + 7 x 49 x 64 x 64, four statistics each of 8 x 64, 64 x 11 + 11 out.
    [
      "segnet, the paper's SegNet-Basic",
      () => segnet({ inputShape: [8, 8, 3] }),
      9408 + 1404928 + 2048 + 715,
    ],
    // 9 (2 + 4 + 8 + 16) + 9 (16 + 8 + 4 + 4), statistics of 2 + 2 + 4 + 4 + 4 + 2 + 2 + 2, 2 + 1.
    [
      'segnet, two convolutions a level',
      () =>
        segnet({
          inputShape: [8, 8, 1],
          filters: [2, 4],
          convolutions: [2, 2],
          kernelSize: 3,
          classes: 1,
        }),
      270 + 288 + 88 + 3,
    ],
    // Convolutions of 20 + 38, 76 + 148, 296 + 584 down, 292 + 148, 74 + 38 up, 3 out; the stages
    // between are 2 x 2 x 8 x 4 + 4 and 2 x 2 x 4 x 2 + 2.
    [
      'unet',
      () => unet({ inputShape: [8, 8, 1], depth: 2, filters: 2 }),
      20 + 38 + 76 + 148 + 296 + 584 + (132 + 292 + 148) + (34 + 74 + 38) + 3,
    ],
    // A sub-pixel stage has a kernel for each of 2 x 2 pixels, and one bias for all four: 128, 32.
    [
      'unet, sub-pixel',
      () => unet({ inputShape: [8, 8, 1], depth: 2, filters: 2, up: 'subpixel' }),
      1883 + 3 * 128 + 3 * 32,
    ],
    // Weights 6 + 12, 24 + 48, 96 + 192 down, 96 + 48, 24 + 12 up, four statistics each of
    // 2 x (2 + 4 + 8 + 4 + 2); stages 2 x 8 x 4 + 4 and 2 x 4 x 2 + 2, and 3 out.
    [
      'unet1d, normalised',
      () => unet1d({ inputShape: [8, 1], depth: 2, filters: 2, batchNormalization: true }),
      6 + 12 + 24 + 48 + 96 + 192 + 96 + 48 + 24 + 12 + 4 * 40 + 68 + 18 + 3,
    ],
    ['unet, by default', () => unet(), 1940817],
    ['unet1d, by default', () => unet1d(), 677105],
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

  test.each([
    [
      'denoisingAutoencoder',
      (inputShape: Size) => denoisingAutoencoder({ inputShape, filters: [2, 2] }),
    ],
    [
      'segnet',
      (inputShape: Size) => segnet({ inputShape, filters: [2, 2], kernelSize: 3, classes: 2 }),
    ],
    [
      'tinyAutoencoder',
      (inputShape: Size) => tinyAutoencoder({ inputShape, filters: 2, depth: 2, blocks: 1 }),
    ],
    [
      'pix2pixGenerator',
      (inputShape: Size) =>
        pix2pixGenerator({ inputShape, outputChannels: 2, depth: 3, filters: 2 }),
    ],
    [
      'vqVae',
      (inputShape: Size) => vqVae({ inputShape, filters: 2, blocks: 1, codeSize: 2, codes: 3 }),
    ],
    [
      'attentionUnet',
      (inputShape: Size) => attentionUnet({ inputShape, depth: 2, filters: 2, classes: 2 }),
    ],
    [
      'residualUnet',
      (inputShape: Size) => residualUnet({ inputShape, filters: [2, 2, 2], classes: 2 }),
    ],
    [
      'unetPlusPlus',
      (inputShape: Size) => unetPlusPlus({ inputShape, filters: [2, 2, 2], classes: 2 }),
    ],
  ])('%s, size known or not', (_, build) => {
    const open = build([null, null, 2]);
    for (let size = 1; size <= 9; size++) {
      const shape: [number, number, number] = [size, 10 - size, 2];
      expect(predicts(open, shape)).toEqual(shape);
      const model = build(shape);
      expect(model.outputs[0]!.shape.slice(1)).toEqual(shape);
      expect(predicts(model, shape)).toEqual(shape);
    }
  });

  test.each(METHODS)('dcganGenerator method=%s', (method) => {
    for (let size = 1; size <= 12; size++) {
      const outputShape: [number, number, number] = [size, 13 - size, 2];
      const generator = dcganGenerator({ latentSize: 3, outputShape, filters: [2, 2, 2], method });
      expect(predicts(generator, [3])).toEqual(outputShape);
      const judge = dcganDiscriminator({ inputShape: outputShape, filters: [2, 2, 2] });
      expect(predicts(judge, outputShape)).toEqual([1]);
    }
  });

  test.each([
    ['one-hot', null],
    ['embedded', 3],
  ])('textAutoencoder, %s, every length up to 128', (_, embedding) => {
    const options = { alphabetSize: 5, embedding, filters: [2, 2, 2] };
    const model = textAutoencoder(options);
    const shape = (length: number) => (embedding === null ? [length, 5] : [length]);
    for (let length = 1; length <= 128; length++) {
      expect(predicts(model, shape(length))).toEqual([length, 5]);
    }
    for (const length of [1, 7, 12, 127]) {
      const coded = textAutoencoder({ ...options, length, codeSize: 4 });
      expect(predicts(coded, shape(length))).toEqual([length, 5]);
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

describe('the feature maps', () => {
  const sizes = (model: LayersModel) =>
    model.layers
      .map((layer) => (layer.outputShape as (number | null)[]).slice(1).join('x'))
      .filter((size, i, all) => size !== all[i - 1])
      .join(' ');

  test.each<[string, () => LayersModel, string]>([
    [
      "the Keras blog's code",
      () => convAutoencoder({ filters: [16, 8, 8], downsample: 'pool', method: 'upsample' }),
      '28x28x1 28x28x16 14x14x16 14x14x8 7x7x8 4x4x8 7x7x8 14x14x16 28x28x1',
    ],
    [
      'a code of 64 numbers',
      () => convAutoencoder({ filters: [4], codeSize: 64 }),
      '28x28x1 14x14x4 784 64 784 14x14x4 28x28x1',
    ],
    [
      'dcganGenerator 7-7-14-28',
      () => dcganGenerator({ filters: [4, 3, 2] }),
      '100 196 7x7x4 7x7x3 14x14x2 28x28x1',
    ],
    [
      'dcganGenerator 4-8-16-32',
      () => dcganGenerator({ outputShape: [32, 32, 3], filters: [4, 3, 2], strides: [2, 2, 2] }),
      '100 64 4x4x4 8x8x3 16x16x2 32x32x3',
    ],
    [
      'dcganDiscriminator',
      () => dcganDiscriminator({ inputShape: [32, 32, 3], filters: [2, 3, 4] }),
      '32x32x3 16x16x2 8x8x3 4x4x4 64 1',
    ],
    [
      'textAutoencoder',
      () => textAutoencoder({ length: 128 }),
      '128 128x32 64x64 32x128 16x256 32x256 64x128 128x64 128x96',
    ],
    [
      'segnet',
      () =>
        segnet({ inputShape: [12, 16, 3], filters: [2, 4], convolutions: [1, 2], kernelSize: 3 }),
      '12x16x3 12x16x2 6x8x2 6x8x4 3x4x4 6x8x4 6x8x2 12x16x2 12x16x11',
    ],
  ])('%s', (_, build, expected) => {
    expect(sizes(build())).toBe(expected);
  });
});

describeEachBackend('a seed makes', () => {
  test('the same weights', async () => {
    const build = () => convAutoencoder({ seed: 3, codeSize: 4 });
    const weights = (model: LayersModel) => model.getWeights().map((w) => [...w.dataSync()]);
    expect(weights(build())).toEqual(weights(build()));
  });

  const small = {
    denoisingAutoencoder: (seed: number) => denoisingAutoencoder({ filters: [2], seed }),
    textAutoencoder: (seed: number) => textAutoencoder({ filters: [2], seed }),
    dcganGenerator: (seed: number) => dcganGenerator({ filters: [2, 2, 2], seed }),
    dcganDiscriminator: (seed: number) => dcganDiscriminator({ filters: [2, 2], seed }),
    segnet: (seed: number) => segnet({ inputShape: [8, 8, 1], filters: [2, 2], seed }),
  };
  test.each(Object.entries(small))('the same weights, another seed others: %s', (_, build) => {
    const weights = (seed: number) =>
      build(seed)
        .getWeights()
        .map((w) => [...w.dataSync()]);
    expect(weights(3)).toEqual(weights(3));
    expect(weights(3)).not.toEqual(weights(4));
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
      "convAutoencoder: unknown option 'units', expected one of codeSize, downsample, filters, inputShape, kernelSize, linear, method, seed.",
    ],
    [
      () => convAutoencoder1d({ inputShape: [-1, 1] }),
      'convAutoencoder1d: the length of inputShape must be a positive integer, got -1.',
    ],
    [
      () => convAutoencoder({ downsample: 'pooling' as 'pool' }),
      "convAutoencoder: downsample must be 'strides' or 'pool', got 'pooling'.",
    ],
    [
      () => convAutoencoder({ filters: [] }),
      'convAutoencoder: filters must be an array of positive integers, at least one, got [].',
    ],
    [
      () => convAutoencoder1d({ filters: [4, 0] }),
      'convAutoencoder1d: filters must be an array of positive integers, at least one, got [4, 0].',
    ],
    [
      () => denoisingAutoencoder({ inputShape: [28, 28] as never }),
      'denoisingAutoencoder: inputShape must be [height, width, channels] of positive integers, null for any height or width, got [28, 28].',
    ],
    [
      () => denoisingAutoencoder({ kernelSize: 0 }),
      'denoisingAutoencoder: kernelSize must be a positive integer, got 0.',
    ],
    [
      () => denoisingAutoencoder({ depth: 3 } as never),
      "denoisingAutoencoder: unknown option 'depth', expected one of filters, inputShape, kernelSize, outputActivation, seed.",
    ],
    [
      () => textAutoencoder({ codeSize: 8 }),
      'textAutoencoder: length must be a number where there is a codeSize, got null.',
    ],
    [
      () => textAutoencoder({ length: 8, codeSize: 0 }),
      'textAutoencoder: codeSize must be a positive integer, got 0.',
    ],
    [
      () => textAutoencoder({ alphabetSize: 1 }),
      'textAutoencoder: alphabetSize must be an integer of at least 2, got 1.',
    ],
    [
      () => textAutoencoder({ embedding: 0 }),
      'textAutoencoder: embedding must be a positive integer, got 0.',
    ],
    [
      () => textAutoencoder({ characters: 'abc' } as never),
      "textAutoencoder: unknown option 'characters', expected one of alphabetSize, batchNormalization, codeSize, embedding, filters, kernelSize, length, seed.",
    ],
    [
      () => dcganGenerator({ strides: [2, 2] }),
      'dcganGenerator: strides must be as many as filters (3), got [2, 2].',
    ],
    [
      () => dcganGenerator({ outputShape: [null, 28, 1] as never }),
      'dcganGenerator: outputShape must be [height, width, channels] of positive integers, got [null, 28, 1].',
    ],
    [
      () => dcganGenerator({ latent: 3 } as never),
      "dcganGenerator: unknown option 'latent', expected one of filters, kernelSize, latentSize, method, outputActivation, outputShape, seed, slope, strides.",
    ],
    [
      () => dcganDiscriminator({ filters: [1.5] }),
      'dcganDiscriminator: filters must be an array of positive integers, at least one, got [1.5].',
    ],
    [
      () => dcganDiscriminator({ strides: 2 } as never),
      "dcganDiscriminator: unknown option 'strides', expected one of dropout, filters, inputShape, kernelSize, outputActivation, seed, slope.",
    ],
    [
      () => segnet({ convolutions: [2, 2] }),
      'segnet: convolutions must be as many as filters (4), got [2, 2].',
    ],
    [() => segnet({ classes: 0 }), 'segnet: classes must be a positive integer, got 0.'],
    [
      () => segnet({ depth: 4 } as never),
      "segnet: unknown option 'depth', expected one of classes, convolutions, decoderActivation, filters, inputShape, kernelSize, outputActivation, seed.",
    ],
    [
      () => unet({ inputShape: [8, 8, 3], residual: true, classes: 2 }),
      'unet: classes must be 3 with residual, as the channels of inputShape, got 2.',
    ],
    [
      () => unet({ inputShape: 5 as never, residual: true }),
      'unet: inputShape must be an array of 3, got 5.',
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
