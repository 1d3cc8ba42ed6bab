import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { imageSsim } from '../../lib/measures/image_ssim.js';
import { ssimReference } from '../reference/ssim.js';

const image = (value: (y: number, x: number) => number, height = 16, width = 20) =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => value(y, x)));
const A = image((y, x) => ((7 * y + 11 * x) % 13) / 13);
const B = image((y, x) => 0.7 * A[y]![x]! + (0.3 * ((5 * y + 3 * x) % 11)) / 11);
const scaled = (rows: number[][], factor: number) => rows.map((row) => row.map((v) => factor * v));

const images = (...all: number[][][]) =>
  tf.tidy(() => tf.expandDims(tf.tensor3d(all), 3) as tf.Tensor4D);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('imageSsim', () => {
  // tf.image.imageSsim(a, b, 1.0) of TensorFlow on the same formulas.
  const NEGATIVE = A.map((row) => row.map((v) => 1 - v));
  test.each([
    ['a mixture', A, B, 0.8858345],
    ['the negative', A, NEGATIVE, -0.9771997],
    ['a dark mixture', scaled(A, 0.1), scaled(B, 0.1), 0.9325513],
    ['the same', A, A, 1],
  ])('%s: as TensorFlow has it, and plain loops', (_, a, b, expected) => {
    const before = tf.memory().numTensors;
    const [x, y] = [images(a), images(b)];
    const similarity = imageSsim(x, y);
    expect(similarity.dataSync()[0]).toBeCloseTo(expected, 4);
    expect(ssimReference(a, b)).toBeCloseTo(expected, 5);
    tf.dispose([x, y, similarity]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('one number for each image', () => {
    const values = Array.from(imageSsim(images(A, A), images(B, A)).dataSync());
    expect(values[0]).toBeCloseTo(0.8858345, 4);
    expect(values[1]).toBeCloseTo(1, 4);
  });

  test.each([
    [7, 20],
    [1, 20],
    [1, 5],
    [5, 1],
  ])('%i x %i: windows no longer than an axis', (height, width) => {
    const [a, b] = [A, B].map((rows) => rows.slice(0, height).map((row) => row.slice(0, width)));
    expect(imageSsim(images(a!), images(b!)).dataSync()[0]).toBeCloseTo(ssimReference(a!, b!), 4);
  });

  test('two flat images: the formula of their brightness', () => {
    const [x, y, c1] = [0.3, 0.6, 0.01 ** 2];
    const flat = (value: number) => images(image(() => value));
    const expected = (2 * x * y + c1) / (x * x + y * y + c1);
    expect(imageSsim(flat(x), flat(y)).dataSync()[0]).toBeCloseTo(expected, 4);
  });
});
