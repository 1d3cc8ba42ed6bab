import '../../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { tilesOf } from '../../../lib/rewrite/tiled/index.js';
import { espcn } from '../../../models/index.js';

beforeAll(() => tf.setBackend('cpu'));

const model = () => espcn({ inputShape: [null, null, 4], factor: 2, seed: 1 });

test('strips from the first row to the last, of any channels: the bits of the whole', async () => {
  const enlarging = model();
  const x = tf.randomNormal([2, 9, 6, 4], 0, 1, 'float32', 3);
  const whole = await (enlarging.predict(x) as tf.Tensor).data();
  const before = tf.memory().numTensors;
  const values: number[] = [];
  const starts: (readonly number[])[] = [];
  for await (const tile of tilesOf(enlarging, x, { tile: [7, 12] })) {
    values.push(...tile.values);
    starts.push(tile.start);
    expect(tile.shape.slice(2)).toEqual([12, 4]);
  }
  expect(values).toEqual([...whole]);
  expect(starts.map(([sample, row]) => [sample, row])).toEqual(
    [0, 1].flatMap((sample) => [0, 7, 14].map((row) => [sample, row])),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('a loop that ends early leaves nothing in memory', async () => {
  const enlarging = model();
  const x = tf.ones([1, 30, 6, 4]);
  const before = tf.memory().numTensors;
  for await (const { start } of tilesOf(enlarging, x, { tile: [7, 12] })) if (start[1]! > 20) break;
  expect(tf.memory().numTensors).toBe(before);
});

test('refuses before anything is asked for', () => {
  expect(() => tilesOf(model(), tf.ones([1, 4, 4, 3]))).toThrow(
    new Error('tilesOf: the input must be of shape [any, any, any, 4], got [1, 4, 4, 3].'),
  );
});
