import { Random } from '../../lib/arithmetic/random.js';
import { symmetricEigen } from '../../lib/arithmetic/symmetric_eigen.js';

test('a matrix of known values and vectors', () => {
  // 3 along (1, 1), 1 along (1, -1).
  const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2);
  const [most] = values[0]! > values[1]! ? [0] : [1];
  expect([...values].sort()).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
  expect(Math.abs(vectors[most]! - vectors[2 + most]!)).toBeLessThan(1e-12);
});

test.each([1, 2, 5, 17])('gives back any matrix, n=%d', (n) => {
  const random = new Random(n);
  const half = Array.from({ length: n * n }, () => random.normal());
  const at = (i: number, j: number) => half[i * n + j]! + half[j * n + i]!;
  const matrix = half.map((_, k) => at(Math.floor(k / n), k % n));
  const { values, vectors } = symmetricEigen(matrix, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [back, dot] = [0, 0];
      for (let k = 0; k < n; k++) {
        back += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!;
        dot += vectors[k * n + i]! * vectors[k * n + j]!;
      }
      expect(back).toBeCloseTo(at(i, j), 10);
      expect(dot).toBeCloseTo(Number(i === j), 12);
    }
  }
});

test('no value is none', () => {
  expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
});
