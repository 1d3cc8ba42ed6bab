import { numbersShape } from '../../lib/predict/numbers_shape.js';

const numbers = (count: number) => new Float32Array(count);

test.each<[inputShape: (number | null)[], count: number, shape: number[]]>([
  [[6], 6, [6]],
  [[2, 3], 6, [2, 3]],
  [[null, 3], 6, [2, 3]],
  [[3, null], 3, [3, 1]],
  [[null], 5, [5]],
])('a model of %j takes %i numbers as %j', (inputShape, count, shape) => {
  expect(numbersShape('it', numbers(count), inputShape)).toEqual(shape);
});

test.each<[inputShape: (number | null)[], count: number, told: string]>([
  [[6], 5, '[6]'],
  [[6], 12, '[6]'],
  [[6], 0, '[6]'],
  [[null, 3], 7, '[?, 3]'],
  [[null, 3], 0, '[?, 3]'],
  [[null, null], 6, '[?, ?]'],
])('a model of %j refuses %i numbers', (inputShape, count, told) => {
  expect(() => numbersShape('it', numbers(count), inputShape)).toThrow(
    `it: the input must be numbers of shape ${told}, got `,
  );
});
