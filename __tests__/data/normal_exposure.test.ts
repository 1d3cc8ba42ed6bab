import { Random } from '../../lib/arithmetic/random.js';
import { normalExposure } from '../../lib/data/normal_exposure.js';
import { otsu } from '../../lib/measures/otsu.js';

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
  const y = normalExposure(x);
  const threshold = otsu(x.map(Math.sqrt));
  expect(Array.from(y, (value) => value > 0)).toEqual(
    Array.from(x, (value) => Math.sqrt(value) > threshold),
  );
  const [high, low] = [y.filter((value) => value > 0), y.filter((value) => value <= 0)];
  expect(mean(high) - mean(low)).toBeCloseTo(2, 5);
});

test('is the same of a longer exposure', () => {
  const [once, twice] = [normalExposure(image(50)), normalExposure(image(50, 2))];
  once.forEach((value, i) => {
    expect(twice[i]).toBeCloseTo(value, 4);
  });
});

test('an image of one value has no cells', () => {
  expect(new Set(normalExposure(new Float32Array(9).fill(0.25)))).toEqual(new Set([0]));
});

test('power, shift and contrast', () => {
  const x = image(50);
  const [usual, other] = [
    normalExposure(x),
    normalExposure(x, { power: 0.5, shift: 0.3, contrast: 1.5 }),
  ];
  usual.forEach((value, i) => {
    expect(other[i]).toBeCloseTo(1.5 * value + 0.3, 5);
  });
  const squares = x.map((value) => value * value);
  normalExposure(squares, { power: 0.25, shift: 0, contrast: 1 }).forEach((value, i) => {
    expect(value).toBeCloseTo(usual[i]!, 4);
  });
});

test('the example of its description', () => {
  const [a, b, c] = normalExposure(Float32Array.of(0, 0, 0.25));
  expect([a, b]).toEqual([a, a]);
  expect(a).toBeCloseTo(-0.0078, 4);
  expect(c).toBeCloseTo(1.9922, 4);
});
