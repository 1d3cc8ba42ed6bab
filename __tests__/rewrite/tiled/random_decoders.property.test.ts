import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/arithmetic/random.js';
import { decodeTiled, stream } from '../../../lib/rewrite/tiled/index.js';
import { networkOf, planOf } from '../../../lib/rewrite/tiled/plan.js';
import { tileBytes } from '../../../lib/rewrite/tiled/tile_needs.js';
import { watchBytes } from '../../../lib/tfjs/watch_bytes.js';
import { setPrecision } from '../../../lib/wasm/index.js';
import { describeEachBackend } from '../../backends.js';
import { draws } from '../../draws.js';
import { inChunks } from './in_chunks.js';
import { randomDecoder } from './random_decoder.js';
import { expectSameBits } from './same_bits.js';

/** Decoders in tiles, and as many that are streamed. */
const SEEDS = Array.from({ length: draws(200) }, (_, n) => n);
/** Volumes take the longest. */
const RANKS = [1, 2, 2, 1, 2, 3, 1, 2] as const;
/** The most samples of a chunk. */
const CHUNK = 7;

describeEachBackend('random decoders', () => {
  beforeAll(() => setPrecision('exact'));
  afterAll(() => setPrecision('fast'));

  test.each(SEEDS)(
    '%d in tiles: the bits of the whole, in as much memory as is said',
    async (seed) => {
      const rank = RANKS[seed % RANKS.length]!;
      const { model, input, tile } = randomDecoder(seed, rank);
      const whole = model.predict(input) as tf.Tensor;
      expectSameBits(await decodeTiled(model, input, { tile }), whole);
      const plan = planOf('decodeTiled', networkOf('decodeTiled', model), input.shape);
      const memory = tileBytes(plan, { tile, outside: seed % 2 === 1, times: 2 ** (seed % 3) });
      const before = tf.memory();
      const watch = watchBytes();
      const y = await decodeTiled(model, input, { memory }).finally(() => watch.end());
      // The output is one tensor when all tiles are done.
      expect(watch.peak() - before.numBytes).toBeLessThanOrEqual(Math.max(memory, 4 * y.size));
      expect(tf.memory().numTensors - before.numTensors).toBe(1);
      expectSameBits(y, whole);
    },
  );

  test.each(SEEDS)('%d as a stream: the bits of the whole, and nothing left behind', (seed) => {
    const { model, input } = randomDecoder(1000 + seed, 1, true);
    const whole = model.predict(input) as tf.Tensor;
    const random = new Random(seed);
    const before = tf.memory().numTensors;
    const y = inChunks(stream(model), input, () => random.integer(CHUNK));
    expectSameBits(y, whole);
    expect(tf.memory().numTensors - before).toBe(1);
  });
}, ['cpu', 'wasm']);
