import { Random } from '../../lib/arithmetic/random.js';
import { otsu } from '../../lib/measures/otsu.js';

/** The variance within the two classes that a threshold makes, by its definition. */
function within(values: Float32Array, threshold: number): number {
  return [true, false].reduce((sum, above) => {
    const side = [...values].filter((value) => value > threshold === above);
    const mean = side.reduce((a, b) => a + b, 0) / side.length;
    return side.reduce((a, b) => a + (b - mean) ** 2, sum);
  }, 0);
}

describe('otsu', () => {
  test('lies between two groups of values', () => {
    const threshold = otsu(Float32Array.from([0, 0.1, 0.1, 0.2, 0.8, 0.9, 1]));
    expect(threshold).toBeGreaterThan(0.2);
    expect(threshold).toBeLessThanOrEqual(0.8);
  });

  test.each([
    [20, 0.5, 0.1],
    [100, 0.5, 0.1],
    [190, 0.4, 0.2],
    [60, -3, 40],
  ])(
    '%d of 200 about %d, the others about %d: no other threshold parts them better',
    (count, one, other) => {
      const random = new Random(count);
      const deviation = Math.abs(one - other) / 5;
      const values = Float32Array.from({ length: 200 }, (_, i) =>
        random.normal(i < count ? one : other, deviation),
      );
      const least = Math.min(
        ...[...values]
          .sort((a, b) => a - b)
          .slice(0, -1)
          .map((value) => within(values, value)),
      );
      // Within the width of a bin, values may lie on either side.
      expect(within(values, otsu(values)) / least).toBeLessThan(1.01);
    },
  );

  test('of values all alike calls nothing bright', () => {
    const values = new Float32Array(9).fill(0.5);
    expect(values.some((value) => value > otsu(values))).toBe(false);
  });
});
