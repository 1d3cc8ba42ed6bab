import { convOutputLength, deconvOutputLength, solveDeconv } from '../../lib/arithmetic/index.js';
import { PADDINGS } from '../../lib/arithmetic/padding.js';

describe.each(PADDINGS)('solveDeconv, %s', (padding) => {
  test.each([1, 2, 3, 4])('brings back every size 1..300 of every k 1..9, s=%i', (strides) => {
    for (let kernelSize = 1; kernelSize <= 9; kernelSize++) {
      for (let size = padding === 'valid' ? kernelSize : 1; size <= 300; size++) {
        const inputLength = convOutputLength(size, kernelSize, padding, strides)!;
        const args = { inputLength, outputLength: size, kernelSize, strides, padding };
        const { outputPadding, crop } = solveDeconv(args);
        const got = deconvOutputLength(inputLength, kernelSize, padding, {
          stride: strides,
          outputPadding,
        });
        if (got !== size || crop[0] !== 0 || crop[1] !== 0) {
          throw new Error(`${JSON.stringify(args)}: got ${got}, crop ${crop}`);
        }
      }
    }
  });

  test('brings back every pair of sizes 1..40 over two axes, cropping only where it must', () => {
    for (const [kernelSize, strides] of [
      [3, 2],
      [4, 2],
      [2, 3],
      [5, 4],
      [4, 1],
    ] as const) {
      const least = padding === 'valid' ? kernelSize : 1;
      for (let h = least; h <= 40; h++) {
        for (let w = least; w <= 40; w++) {
          const size = [h, w];
          const n = size.map((o) => convOutputLength(o, kernelSize, padding, strides)!);
          const args = { inputLength: n, outputLength: size, kernelSize, strides, padding };
          const { outputPadding, crop } = solveDeconv(args);
          const got = n.map((length, axis) => {
            const op = outputPadding?.[axis] ?? null;
            const options = { stride: strides, outputPadding: op };
            const [start, end] = crop[axis]!;
            return deconvOutputLength(length, kernelSize, padding, options)! - start - end;
          });
          const cropped = crop.flat().some((count) => count > 0);
          const full = n.map((length) => length * strides);
          // Under `same`, an even kernel reaches n s by null alone, and null holds for all axes.
          const mixed = size.some((o, axis) => o === full[axis]) && `${size}` !== `${full}`;
          const must = padding === 'same' && kernelSize % 2 === 0 && mixed;
          if (`${got}` !== `${size}` || cropped !== must) {
            throw new Error(`${JSON.stringify(args)}: got ${got}, crop ${JSON.stringify(crop)}`);
          }
        }
      }
    }
  });
});

test.each([
  [
    { inputLength: 14, outputLength: 27, kernelSize: 3, strides: 2 },
    { padding: 'same', outputPadding: 0, crop: [0, 0] },
  ],
  [
    { inputLength: 14, outputLength: 28, kernelSize: 3, strides: 2 },
    { padding: 'same', outputPadding: null, crop: [0, 0] },
  ],
  [
    { inputLength: 14, outputLength: 30, kernelSize: 3, strides: 2 },
    { padding: 'valid', outputPadding: 1, crop: [0, 0] },
  ],
  [
    { inputLength: 5, outputLength: 9, kernelSize: 3, strides: 1, dilationRate: 2 },
    { padding: 'valid', outputPadding: null, crop: [0, 0] },
  ],
])('solveDeconv(%j)', (args, expected) => {
  expect(solveDeconv(args)).toEqual(expected);
});

test('an even kernel under `same` crops where one axis needs null and another a number', () => {
  const sizes = { inputLength: [14, 14], outputLength: [27, 28] };
  expect(solveDeconv({ ...sizes, kernelSize: 4, strides: 2 })).toEqual({
    padding: 'same',
    outputPadding: null,
    crop: [
      [0, 1],
      [0, 0],
    ],
  });
});

test.each([
  [
    { inputLength: 7, outputLength: 15, kernelSize: 4, strides: 2, padding: 'same' as const },
    'solveDeconv: outputLength must be one of 12, 13, 14 (same), got 15.',
  ],
  [
    { inputLength: 7, outputLength: 30, kernelSize: 4, strides: 2 },
    'solveDeconv: outputLength must be one of 12, 13, 14 (same) or 16, 17 (valid), got 30.',
  ],
  [
    { inputLength: 1, outputLength: 3, kernelSize: 2, strides: 2, padding: 'same' as const },
    'solveDeconv: outputLength must be one of 1, 2 (same), got 3.',
  ],
  [
    { inputLength: 0, outputLength: 3, kernelSize: 2, strides: 2 },
    'solveDeconv: inputLength must be a positive integer, got 0.',
  ],
])('solveDeconv(%j) says what can be reached', (args, message) => {
  expect(() => solveDeconv(args)).toThrow(new Error(message));
});

test('over several axes the error names the lengths of each', () => {
  const args = { inputLength: [7, 3], outputLength: [14, 9], kernelSize: 3, strides: 2 };
  expect(() => solveDeconv({ ...args, padding: 'same' })).toThrow(
    new Error(
      'solveDeconv: outputLength must be one of 13, 14 (same) by 5, 6 (same), got [14, 9].',
    ),
  );
});

test('a misspelt option is refused', () => {
  const args = { inputLength: 7, outputLength: 14, kernelSize: 3, strides: 2, stride: 2 };
  expect(() => solveDeconv(args)).toThrow(
    "solveDeconv: unknown option 'stride', expected one of dilationRate, inputLength, kernelSize, outputLength, padding, strides.",
  );
});
