import {
  attribution,
  clip,
  diverging,
  minMax,
  percentileClip,
} from '../../lib/pictures/normalize.js';

const values = Float32Array.of(-2, -1, 0, 1, 6);

test('minMax: least to 0, greatest to 1, linear between', () => {
  expect([...minMax(values)]).toEqual([0, 0.125, 0.25, 0.375, 1]);
});

test('clip keeps 0..1 and cuts off the rest', () => {
  expect([...clip(values)]).toEqual([0, 0, 0, 1, 1]);
  expect([...clip(Float32Array.of(0.25, 0.5))]).toEqual([0.25, 0.5]);
});

test.each([
  { name: 'both signs', of: values, expected: [1 / 3, 5 / 12, 0.5, 7 / 12, 1] },
  { name: 'positive only', of: Float32Array.of(0, 1, 2), expected: [0.5, 0.75, 1] },
  { name: 'negative only', of: Float32Array.of(0, -1, -2), expected: [0.5, 0.25, 0] },
  { name: 'all zero', of: Float32Array.of(0, 0), expected: [0.5, 0.5] },
])('diverging fixes zero at one half: $name', ({ of, expected }) => {
  const got = diverging(of);
  expected.forEach((value, i) => {
    expect(got[i]).toBeCloseTo(value, 6);
  });
});

test('diverging is odd around zero: the negated image is its mirror', () => {
  const negated = diverging(values.map((v) => -v));
  diverging(values).forEach((value, i) => {
    expect(value + negated[i]!).toBeCloseTo(1, 6);
  });
});

test('diverging by a percentile cuts off one extreme value', () => {
  const many = Float32Array.from({ length: 101 }, (_, i) => (i === 100 ? 1000 : i / 100));
  const got = diverging(many, 99);
  expect(got[99]).toBe(1);
  expect(got[100]).toBe(1);
  expect(got[0]).toBe(0.5);
});

test.each([
  // As by _normalize_attr of Captum's visualization.py, for the sign 'all'.
  {
    name: 'one value among zeros',
    of: [0, 0, 0, 0, -3, 0],
    expected: [0.5, 0.5, 0.5, 0.5, 0, 0.5],
  },
  { name: 'two among zeros', of: [0, 0, -1, 2], expected: [0.5, 0.5, 0.25, 1] },
  { name: 'all zero', of: [0, 0], expected: [0.5, 0.5] },
])('attribution does not count the places that got nothing: $name', ({ of, expected }) => {
  expect([...attribution(Float32Array.from(of))]).toEqual(expected);
});

test('attribution: however wide the border that a unit did not see, the scale is the same', () => {
  const seen = Float32Array.from({ length: 25 }, (_, i) => Math.sin(i + 1) * (i === 12 ? 9 : 1));
  const bordered = new Float32Array(10_000);
  bordered.set(seen, 5_000);
  expect(attribution(bordered).slice(5_000, 5_025)).toEqual(attribution(seen));
});

test('attribution: the strongest colour begins where the weaker values make up 98%', () => {
  const sizes = Array.from({ length: 1_000 }, (_, i) => ((i * 7919) % 1_000) ** 3);
  const got = attribution(Float32Array.from(sizes, (size, i) => (i % 2 ? size : -size)));
  const end = Math.min(...sizes.filter((_, i) => got[i] === 0 || got[i] === 1));
  const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
  const below = sum(sizes.filter((size) => size < end));
  expect(below / sum(sizes)).toBeLessThan(0.98);
  expect((below + end) / sum(sizes)).toBeGreaterThanOrEqual(0.98);
});

test('percentileClip: numpy.percentile([0..100], [1, 99]) is [1, 99]', () => {
  const got = percentileClip(Float32Array.from({ length: 101 }, (_, i) => 100 - i));
  expect(got[50]).toBe(0.5);
  expect(got[0]).toBe(1);
  expect(got[1]).toBe(1);
  expect(got[2]).toBeLessThan(1);
  expect(got[99]).toBe(0);
  expect(got[98]).toBeGreaterThan(0);
});

test('percentileClip interpolates between ranks: [0, 10] at 25 and 75 is [2.5, 7.5]', () => {
  expect([...percentileClip(Float32Array.of(0, 10, 5), 25, 75)]).toEqual([0, 1, 0.5]);
});

test.each([minMax, percentileClip])('$name: a constant image is all 0', (normalize) => {
  expect([...normalize(Float32Array.of(3, 3))]).toEqual([0, 0]);
});

test.each([minMax, clip, percentileClip, diverging, attribution])(
  '$name leaves its input alone',
  (normalize) => {
    const input = values.slice();
    normalize(input);
    expect(input).toEqual(values);
  },
);

test.each([
  [() => minMax(Float32Array.of(0, Number.NaN)), 'minMax: every value must be finite, got NaN.'],
  [() => clip(Float32Array.of(Infinity)), 'clip: every value must be finite, got Infinity.'],
  [
    () => percentileClip(Float32Array.of(Number.NaN)),
    'percentileClip: every value must be finite, got NaN.',
  ],
  [
    () => diverging(Float32Array.of(-Infinity)),
    'diverging: every value must be finite, got -Infinity.',
  ],
  [
    () => percentileClip(values, 60, 40),
    'percentileClip: low and high must be percentages with low < high, got [60, 40].',
  ],
  [
    () => attribution(values, 101),
    'attribution: percent must be above 0 and at most 100, got 101.',
  ],
  [() => diverging(values, 0), 'diverging: percent must be above 0 and at most 100, got 0.'],
])('bad input %#', (call, message) => {
  expect(call).toThrow(new Error(message));
});
