import { Random } from '../../../lib/data/index.js';
import { otsu } from '../../../scripts/measures/otsu.js';
import { prepared, randomExposure } from '../../../scripts/tasks/data/masked_images.js';

/** Dim background, `cells` of 400 pixels bright. */
function image(cells: number, gain = 1): Float32Array {
  const random = new Random(3);
  return Float32Array.from({ length: 400 }, (_, i) =>
    Math.max(gain * (i < cells ? 0.5 : 0.1) * (1 + random.normal(0, 0.1)), 0),
  );
}
const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;

test.each([10, 100, 200])('%d of 400 pixels bright: threshold at 0, classes 2 apart', (cells) => {
  const x = image(cells);
  const y = prepared(x);
  const threshold = otsu(x.map(Math.sqrt));
  expect(Array.from(y, (value) => value > 0)).toEqual(
    Array.from(x, (value) => Math.sqrt(value) > threshold),
  );
  const [high, low] = [y.filter((value) => value > 0), y.filter((value) => value <= 0)];
  expect(mean(high) - mean(low)).toBeCloseTo(2, 5);
});

test('is the same of a longer exposure', () => {
  const [once, twice] = [prepared(image(50)), prepared(image(50, 2))];
  once.forEach((value, i) => {
    expect(twice[i]).toBeCloseTo(value, 4);
  });
});

test('an image of one value has no cells', () => {
  expect(new Set(prepared(new Float32Array(9).fill(0.25)))).toEqual(new Set([0]));
});

test('exposures to train with lie about the usual one', () => {
  const random = new Random(1);
  const all = Array.from({ length: 500 }, () => randomExposure(random));
  const about = (values: number[]) => values.toSorted((a, b) => a - b)[250]!;
  expect(about(all.map(({ power }) => power))).toBeCloseTo(0.5, 1);
  expect(about(all.map(({ shift }) => shift))).toBeCloseTo(0, 1);
  expect(about(all.map(({ contrast }) => contrast))).toBeCloseTo(1, 1);
});
