import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import {
  attentionUnet,
  autoencoderKl,
  codec,
  convLstmAutoencoder,
  cycleGanGenerator,
  diffusionUnet,
  hifiGanGenerator,
  patchDiscriminator,
  pix2pixGenerator,
  residualUnet,
  rrdbNet,
  srResNet,
  tinyAutoencoder,
  unetPlusPlus,
  vqVae,
  waveGanGenerator,
} from '../../models/index.js';
import '../backends.js';

beforeAll(() => tf.setBackend('cpu'));

test.each<[() => unknown, string]>([
  [
    () => attentionUnet({ filters: 1 }),
    'attentionUnet: filters must be an integer of at least 2, got 1.',
  ],
  [
    () => attentionUnet({ inputShape: [8, 8] as never }),
    'attentionUnet: inputShape must be [height, width, channels] of positive integers, null for any height or width, got [8, 8].',
  ],
  [
    () => residualUnet({ filters: [4] }),
    'residualUnet: filters must be two numbers or more, got [4].',
  ],
  [
    () => unetPlusPlus({ filters: [4] }),
    'unetPlusPlus: filters must be two numbers or more, got [4].',
  ],
  [() => rrdbNet({ scale: 3 }), 'rrdbNet: scale must be 1, 2 or 4, got 3.'],
  [
    () => rrdbNet({ scale: 2, inputShape: [7, 8, 3] }),
    'rrdbNet: inputShape must be sizes that are multiples of 2 for a scale of 2, got [7, 8, 3].',
  ],
  [() => srResNet({ scale: 8 }), 'srResNet: scale must be 2, 3 or 4, got 8.'],
  [
    () => tinyAutoencoder({ depth: 0 }),
    'tinyAutoencoder: depth must be a positive integer, got 0.',
  ],
  [
    () => hifiGanGenerator({ version: 'v4' as never }),
    "hifiGanGenerator: version must be 'v1' or 'v2' or 'v3', got 'v4'.",
  ],
  [
    () => hifiGanGenerator({ filters: 24 }),
    'hifiGanGenerator: filters must be a multiple of 16, halved 4 times, got 24.',
  ],
  [
    () => hifiGanGenerator({ strides: [8] }),
    'hifiGanGenerator: kernelSizes must be as many as strides (1), got [16, 16, 4, 4].',
  ],
  [
    () => hifiGanGenerator({ dilations: [[1]] }),
    'hifiGanGenerator: dilations must be as many as blockKernelSizes (3), got [[1]].',
  ],
  [
    () => waveGanGenerator({ length: 1000 }),
    'waveGanGenerator: length must be 16 times a power of 4 (64, 256, 1024, 4096, 16384, 65536), got 1000.',
  ],
  [
    () => pix2pixGenerator({ dropout: 1 }),
    'pix2pixGenerator: dropout must be a number from 0 up to but without 1, got 1.',
  ],
  [
    () => cycleGanGenerator({ inputShape: [4, null, 3] }),
    'cycleGanGenerator: inputShape must be sizes of 5 or more, got [4, null, 3].',
  ],
  [
    () => diffusionUnet({ inputShape: [12, 28, 1] }),
    'diffusionUnet: inputShape must be sizes that are multiples of 8, got [12, 28, 1].',
  ],
  [
    () => diffusionUnet({ inputShape: [null, 8, 1] as never }),
    'diffusionUnet: inputShape must be [height, width, channels] of positive integers, got [null, 8, 1].',
  ],
  [
    () => diffusionUnet({ filters: 48 }),
    'diffusionUnet: groups must be a divisor of the 48 channels of a level, got 32.',
  ],
  [
    () => codec({ inputShape: [1600, 1] }),
    'codec: inputShape must be of more samples: of 5 places a border of 6 is mirrored, got [1600, 1].',
  ],
  [() => codec({ filters: 3 }), 'codec: filters must be an even number, got 3.'],
  [
    () => codec({ variant: 'dac', decoderFilters: 24 }),
    'codec: decoderFilters must be a multiple of 16, halved 4 times, got 24.',
  ],
  [
    () => codec({ decoderFilters: 32 }),
    "codec: decoderFilters must be left out, but for the variant 'dac', got 32.",
  ],
  [
    () => codec({ decay: null, deadCodes: 1 }),
    'codec: deadCodes must be 0 where decay is null, got 1.',
  ],
  [() => vqVae({ filters: 1 }), 'vqVae: filters must be an integer of at least 2, got 1.'],
  [
    () => autoencoderKl({ inputShape: [16, 20, 3] }),
    'autoencoderKl: inputShape must be sizes that are multiples of 8, got [16, 20, 3].',
  ],
  [
    () => autoencoderKl({ filters: [64, 72] }),
    'autoencoderKl: groups must be a divisor of the 72 channels of a level, got 32.',
  ],
  [
    () => convLstmAutoencoder({ inputShape: [10, 227, 224, 1] }),
    'convLstmAutoencoder: inputShape must be sizes that come back (nearest to 224: 219), got 224.',
  ],
  [
    () => convLstmAutoencoder({ inputShape: [null, 8, 227, 1] }),
    'convLstmAutoencoder: inputShape must be sizes that come back (nearest to 8: 27), got 8.',
  ],
  [
    () => convLstmAutoencoder({ strides: [2] }),
    'convLstmAutoencoder: strides must be as many as filters (2), got [2].',
  ],
  [
    () => patchDiscriminator({ inputShape: [8, 8, 3] }),
    "patchDiscriminator: inputShape must be sizes of which 'encode4' leaves a pixel, got [8, 8, 3].",
  ],
])('%# %s', (build, message) => {
  expect(build).toThrow(new Error(message));
});

test.each([
  ['5 x 5, the smallest', 5, 5],
  ['odd', 9, 14],
])('cycleGanGenerator of images that are %s', (_, height, width) => {
  tf.tidy(() => {
    const shape = [height, width, 1] as const;
    for (const inputShape of [[...shape], [null, null, 1]]) {
      const model = cycleGanGenerator({
        inputShape: inputShape as [number, number, number],
        outputChannels: 2,
        filters: 2,
        blocks: 1,
      });
      const made = model.predict(tf.ones([1, ...shape])) as tf.Tensor;
      expect(made.shape).toEqual([1, height, width, 2]);
    }
  });
});
