import { convOutputLength } from '../../lib/arithmetic/index.js';

test('valid counts the places where the kernel fits', () => {
  for (let i = 1; i <= 40; i++) {
    for (let k = 1; k <= 9; k++) {
      for (let s = 1; s <= 4; s++) {
        for (let d = 1; d <= 3; d++) {
          let places = 0;
          for (let start = 0; start + (k - 1) * d < i; start += s) places++;
          if (places === 0) continue;
          const text = `i=${i} k=${k} s=${s} d=${d}`;
          expect(`${text}: ${convOutputLength(i, k, 'valid', s, d)}`).toBe(`${text}: ${places}`);
        }
      }
    }
  }
});

test.each([
  [28, 3, 1, 28],
  [28, 3, 2, 14],
  [7, 9, 2, 4],
  [1, 5, 3, 1],
])('same: i=%i k=%i s=%i gives %i', (i, k, s, expected) => {
  expect(convOutputLength(i, k, 'same', s)).toBe(expected);
});

test('unknown stays unknown', () => {
  expect(convOutputLength(null, 3, 'valid', 2)).toBeNull();
});

test.each([
  [[2, 3, 'valid'], 'convOutputLength: inputLength must be an integer of at least 3, got 2.'],
  [[9, 0, 'same'], 'convOutputLength: kernelSize must be a positive integer, got 0.'],
  [[9, 3, 'same', 1.5], 'convOutputLength: stride must be a positive integer, got 1.5.'],
  [[9, 3, 'same', 1, 0], 'convOutputLength: dilation must be a positive integer, got 0.'],
  [[9, 3, 'full'], "convOutputLength: padding must be 'valid' or 'same', got 'full'."],
] as const)('convOutputLength(%j)', (args, message) => {
  expect(() =>
    convOutputLength(...(args as unknown as Parameters<typeof convOutputLength>)),
  ).toThrow(new Error(message));
});
