import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../lib/node/index.js';
import { overSymmetries } from '../../lib/predict/over_symmetries.js';

beforeAll(() => pickBackend('cpu'));

const IMAGES = [2, 3, 4, 1];
const images = () => tf.randomUniform(IMAGES, 0, 1, 'float32', 1);

function expectClose(actual: tf.Tensor, expected: number[]) {
  const values = actual.dataSync();
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 6);
  });
}

test('what tells no direction is as it was', () => {
  const [x, y] = [images(), overSymmetries(tf.square, images())];
  expect(y.shape).toEqual(IMAGES);
  expectClose(y, [...tf.square(x).dataSync()]);
});

test('a corner is found in all the ways that it can be turned to', () => {
  const seen: number[][] = [];
  // 1 in the first corner of what it gets.
  const corner = (x: tf.Tensor) => {
    const [, height, width] = x.shape as [number, number, number];
    seen.push([height, width]);
    return tf.pad(tf.ones([1, 1, 1, 1]), [
      [0, 0],
      [0, height - 1],
      [0, width - 1],
      [0, 0],
    ]);
  };
  const y = overSymmetries(corner, tf.slice(images(), 0, 1));
  const expected = [0.25, 0, 0, 0.25, 0, 0, 0, 0, 0.25, 0, 0, 0.25];
  expectClose(y, expected);
  expect(seen.map(String).sort()).toEqual([...Array(4).fill('3,4'), ...Array(4).fill('4,3')]);
});

test('each way is a different one', () => {
  const x = tf.slice(images(), 0, 1);
  const seen = new Set<string>();
  overSymmetries((one) => {
    seen.add(`${one.shape} ${one.dataSync().join(' ')}`);
    return one;
  }, x);
  expect(seen.size).toBe(8);
});

test('nothing is left in memory but the mean', () => {
  const x = images();
  const before = tf.memory().numTensors;
  overSymmetries(tf.relu, x);
  expect(tf.memory().numTensors).toBe(before + 1);
});
