import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { decodeTiled, stream } from '../../../lib/rewrite/tiled/index.js';
import { setPrecision } from '../../../lib/wasm/index.js';
import * as models from '../../../models/index.js';
import { describeEachBackend } from '../../backends.js';
import { inChunks } from './in_chunks.js';
import { expectSameBits } from './same_bits.js';

const COLOURS: [null, null, number] = [null, null, 3];
const seed = 1;

describeEachBackend('builders in pieces', () => {
  beforeAll(() => setPrecision('exact'));
  afterAll(() => setPrecision('fast'));

  test.each<[string, () => LayersModel, number[], number]>([
    [
      'srResNet',
      () => models.srResNet({ inputShape: COLOURS, blocks: 2, features: 8, seed }),
      [1, 9, 7, 3],
      15,
    ],
    [
      'rrdbNet',
      () => models.rrdbNet({ inputShape: COLOURS, blocks: 1, features: 8, growth: 4, seed }),
      [1, 7, 8, 3],
      13,
    ],
    [
      'tinyAutoencoder',
      () => models.tinyAutoencoder({ inputShape: COLOURS, filters: 8, depth: 2, blocks: 1, seed }),
      [1, 20, 16, 3],
      7,
    ],
    [
      'attentionUnet',
      () => models.attentionUnet({ inputShape: COLOURS, depth: 2, filters: 4, seed }),
      [1, 12, 20, 3],
      9,
    ],
    [
      'residualUnet',
      () => models.residualUnet({ inputShape: COLOURS, filters: [4, 8], seed }),
      [1, 12, 10, 3],
      5,
    ],
  ])('%s in tiles: the bits of the whole', async (_, make, shape, tile) => {
    const model = make();
    const x = tf.randomNormal(shape, 0, 1, 'float32', 3);
    expectSameBits(await decodeTiled(model, x, { tile }), model.predict(x) as tf.Tensor);
  });

  test.each<[string, models.CodecOptions, number]>([
    // Causal: nothing waits.
    ['encodec', { filters: 4, codeSize: 3 }, 0],
    ['encodec', { filters: 4, codeSize: 3, weightNormalization: true }, 0],
    ['dac', { filters: 4, decoderFilters: 16, codeSize: 3, weightNormalization: true }, 149],
  ])("codec's decoder, %s %p, as a stream and in tiles", async (variant, sizes, delay) => {
    const model = models.codec({ variant: variant as 'dac', strides: [2, 4], ...sizes, seed });
    const decoder = model.getLayer('decoder') as LayersModel;
    const x = tf.randomNormal([2, 23, 3], 0, 1, 'float32', 3);
    const whole = decoder.predict(x) as tf.Tensor;
    const streamed = stream(decoder);
    expect(streamed.delay).toBe(delay);
    const before = tf.memory().numTensors;
    const y = inChunks(streamed, x, () => 4);
    expectSameBits(y, whole);
    expectSameBits(await decodeTiled(decoder, x, { tile: 17 }), whole);
    // Both results, and no state.
    expect(tf.memory().numTensors - before).toBe(2);
  });

  test('hifiGanGenerator as a stream: the bits of the whole', () => {
    const model = models.hifiGanGenerator({
      inputShape: [null, 8],
      version: 'v3',
      filters: 16,
      seed,
    });
    const x = tf.randomNormal([1, 14, 8], 0, 1, 'float32', 3);
    const y = inChunks(stream(model), x, () => 3);
    expectSameBits(y, model.predict(x) as tf.Tensor);
  });
}, ['cpu', 'wasm']);
