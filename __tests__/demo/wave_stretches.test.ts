import { labelsOf, stretchesOf } from '../../demo/segment/wave_stretches.js';

const PROBABILITIES = Float32Array.from(
  [
    [0.7, 0.1, 0.1, 0.1],
    [0.2, 0.6, 0.1, 0.1],
    [0.1, 0.1, 0.4, 0.4],
    [0, 0, 0, 1],
  ].flat(),
);

describe('labelsOf', () => {
  test.each([
    [0.05, [0, 1, 2, 3]],
    [0.5, [0, 1, 0, 3]],
    [0.95, [0, 0, 0, 3]],
  ])('least probability %d', (threshold, expected) => {
    expect([...labelsOf(PROBABILITIES, threshold)]).toEqual(expected);
  });
});

describe('stretchesOf', () => {
  const P = { text: 'P', colour: 'wave-P' };
  const QRS = { text: 'QRS', colour: 'wave-QRS' };
  test.each([
    [[], []],
    [[0, 0], []],
    [
      [1, 1, 0, 2],
      [
        { ...P, from: 0, to: 2 },
        { ...QRS, from: 3, to: 4 },
      ],
    ],
    [
      [1, 2, 2],
      [
        { ...P, from: 0, to: 1 },
        { ...QRS, from: 1, to: 3 },
      ],
    ],
  ])('%j', (labels, expected) => {
    expect(stretchesOf(Uint8Array.from(labels))).toEqual(expected);
  });
});
