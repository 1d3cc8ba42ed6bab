import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { filledHoles } from '../../models/filled_holes.js';
import { describeEachBackend } from '../backends.js';

/** [height][width][channels], and which pixels are known. */
interface Plain {
  image: number[][][];
  known: boolean[][];
}

const inside = <T>(rows: readonly (readonly T[])[], y: number, x: number): T[] => {
  const value = rows[y]?.[x];
  return value === undefined ? [] : [value];
};
const mean = (pixels: readonly number[][], channels: number) =>
  Array.from({ length: channels }, (_, c) => {
    return pixels.reduce((sum, pixel) => sum + pixel[c]!, 0) / Math.max(pixels.length, 1);
  });

/** Pull and push in plain loops of double precision. */
function fill({ image, known }: Plain, level: number): number[][][] {
  const channels = image[0]![0]!.length;
  const dark = image.map((row, y) => row.map((p, x) => (known[y]![x] ? p : p.map(() => 0))));
  if (level === 7) return dark;
  const [height, width] = [image.length, image[0]!.length];
  const half = (n: number) => Array.from({ length: Math.ceil(n / 2) }, (_, i) => 2 * i);
  const quads = half(height).map((y) =>
    half(width).map((x) =>
      [
        [y, x],
        [y, x + 1],
        [y + 1, x],
        [y + 1, x + 1],
      ]
        .filter(([i, j]) => inside(known, i!, j!)[0] === true)
        .map(([i, j]) => image[i!]![j!]!),
    ),
  );
  const smaller = fill(
    {
      image: quads.map((row) => row.map((pixels) => mean(pixels, channels))),
      known: quads.map((row) => row.map((pixels) => pixels.length > 0)),
    },
    level + 1,
  );
  const put = (from: (y: number, x: number) => number[]) =>
    image.map((row, y) => row.map((p, x) => (known[y]![x] ? p : from(y, x))));
  let whole = put((y, x) => smaller[y >> 1]![x >> 1]!);
  for (let round = 0; round < 3; round++) {
    const before = whole;
    whole = put((y, x) => {
      const around = [-1, 0, 1].flatMap((i) =>
        [-1, 0, 1].flatMap((j) => inside(before, y + i, x + j)),
      );
      return mean(around, channels);
    });
  }
  return whole;
}

describeEachBackend('holes filled', () => {
  test.each([
    [8, 8, 3, 0.5],
    [7, 13, 1, 0.3],
    [5, 1, 3, 0.7],
    [17, 20, 1, 0.02],
    [4, 4, 1, 0],
  ])('%dx%dx%d, of which %d is known, as by plain loops', (height, width, channels, share) => {
    const random = new Random(2);
    const known = Array.from({ length: height }, () =>
      Array.from({ length: width }, () => random.uniform() < share),
    );
    const image = known.map((row) =>
      row.map(() => Array.from({ length: channels }, () => Math.fround(random.uniform()))),
    );
    const pixels = image.flatMap((row, y) =>
      row.flatMap((pixel, x) => (known[y]![x] ? [...pixel, 1] : [...pixel.map(() => 0), 0])),
    );
    const input = tfl.input({ shape: [null, null, channels + 1] });
    const { filled, holes } = filledHoles(input);
    const model = tfl.model({ inputs: input, outputs: [filled, holes] });
    const x = tf.tensor(pixels, [1, height, width, channels + 1]);
    const [made, lacking] = (model.predict(x) as tf.Tensor[]).map((one) => one.dataSync());
    const expected = fill({ image, known }, 0).flat(2);
    made!.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
    expect([...lacking!]).toEqual(
      known.flat().flatMap((one) => new Array<number>(channels).fill(Number(!one))),
    );
    // What is known stays, to the bit.
    known.flat().forEach((one, at) => {
      if (!one) return;
      for (let c = 0; c < channels; c++) {
        expect(made![at * channels + c]).toBe(pixels[at * (channels + 1) + c]);
      }
    });
    model.dispose();
  });
});
