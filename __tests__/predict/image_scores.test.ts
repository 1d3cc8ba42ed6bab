import { Random } from '../../lib/arithmetic/random.js';
import { imageScores } from '../../lib/predict/image_scores.js';

test.each([
  [5, 7, 3, 3],
  [6, 4, 1, 5],
  [3, 3, 1, 1],
])('means around each pixel, %dx%dx%d, side %d', (height, width, channels, side) => {
  const random = new Random(1);
  const values = Float32Array.from({ length: height * width * channels }, () => random.uniform());
  const found = values.map(() => random.uniform());
  const half = (side - 1) / 2;
  const expected: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let [sum, count] = [0, 0];
      for (let y = row - half; y <= row + half; y++) {
        for (let x = column - half; x <= column + half; x++) {
          if (y < 0 || x < 0 || y >= height || x >= width) continue;
          count++;
          for (let c = 0; c < channels; c++) {
            const at = (y * width + x) * channels + c;
            sum += (values[at]! - found[at]!) ** 2 / channels;
          }
        }
      }
      expected.push(sum / count);
    }
  }
  const limit = expected[3]! + 1e-4;
  const result = imageScores('test', values, found, [width, channels], side, limit);
  expected.forEach((score, place) => {
    expect(result.scores[place]).toBeCloseTo(score, 6);
  });
  expect(result.score).toBeCloseTo(Math.max(...expected), 6);
  expect(result.flags).toEqual(expected.map((score) => score > limit));
});

test('no threshold, no flags', () => {
  const one = new Float32Array(4);
  expect(imageScores('test', one, one, [2, 1], 3, undefined)).toEqual({
    output: 'scores',
    score: 0,
    scores: one,
    threshold: undefined,
    flags: undefined,
  });
});
