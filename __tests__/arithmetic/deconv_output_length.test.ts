import { convOutputLength, deconvOutputLength } from '../../lib/arithmetic/index.js';

test.each([
  [7, 3, 'valid', 2, null, 15],
  [7, 3, 'valid', 2, 0, 15],
  [7, 3, 'valid', 2, 1, 16],
  [7, 2, 'valid', 3, null, 21],
  [7, 2, 'valid', 3, 0, 20],
  [7, 3, 'same', 2, null, 14],
  [7, 3, 'same', 2, 0, 13],
  [7, 3, 'same', 2, 1, 14],
  [7, 4, 'same', 2, null, 14],
  [7, 4, 'same', 2, 0, 12],
  [7, 4, 'same', 2, 1, 13],
  [null, 4, 'same', 2, 1, null],
] as const)(
  'n=%p k=%i %s s=%i op=%p gives %p',
  (n, k, padding, stride, outputPadding, expected) => {
    expect(deconvOutputLength(n, k, padding, { stride, outputPadding })).toBe(expected);
  },
);

test('a convolution leads back, except from the even kernel with outputPadding 0', () => {
  for (const padding of ['valid', 'same'] as const) {
    for (let k = 1; k <= 9; k++) {
      for (let stride = 1; stride <= 4; stride++) {
        for (const outputPadding of [null, 0, 1, 2, 3].slice(0, stride + 1)) {
          for (let n = 2; n <= 30; n++) {
            const o = deconvOutputLength(n, k, padding, { stride, outputPadding })!;
            const short = padding === 'same' && k % 2 === 0 && outputPadding === 0;
            const text = `n=${n} k=${k} ${padding} s=${stride} op=${outputPadding}`;
            const back = convOutputLength(o, k, padding, stride);
            expect(`${text}: ${back}`).toBe(`${text}: ${short ? n - 1 : n}`);
          }
        }
      }
    }
  }
});

test.each([
  [
    { stride: 2, outputPadding: 2 },
    'deconvOutputLength: outputPadding must be smaller than stride (2), got 2.',
  ],
  [
    { stride: 2, outputPadding: -1 },
    'deconvOutputLength: outputPadding must be an integer of at least 0, got -1.',
  ],
  [{ stride: 0 }, 'deconvOutputLength: stride must be a positive integer, got 0.'],
  [
    { stride: 2, outputPadding: 0 },
    'deconvOutputLength: the output length must be positive, got 0.',
  ],
])('one element, k=4, same, %j', (options, message) => {
  expect(() => deconvOutputLength(1, 4, 'same', options)).toThrow(new Error(message));
});
