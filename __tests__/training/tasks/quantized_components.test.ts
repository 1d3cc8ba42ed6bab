import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/data/index.js';
import { pickBackend } from '../../../lib/node/index.js';
import { sourceOf } from '../../../lib/training/data/source.js';
import { jpegInBits } from '../../../lib/training/tasks/jpeg_in_bits.js';
import { quantizedComponents } from '../../../lib/training/tasks/quantized_components.js';
import { nearestLevel, scalarQuantizer } from '../../../lib/training/tasks/scalar_quantizer.js';

beforeAll(() => pickBackend('cpu'));

describe('scalarQuantizer', () => {
  const random = new Random(1);
  const normal = Float64Array.from({ length: 50_000 }, () => random.normal()).sort();

  // Max 1960, "Quantizing for minimum distortion", table I.
  test.each([
    [1, [0], 1],
    [2, [-0.798, 0.798], 0.3634],
    [4, [-1.51, -0.4528, 0.4528, 1.51], 0.1175],
    [8, null, 0.03454],
  ] as const)('%s levels of normal numbers are those of Max', (count, levels, error) => {
    const found = scalarQuantizer(normal, count);
    expect(Math.abs(found.error / error - 1)).toBeLessThan(0.05);
    levels?.forEach((level, k) => {
      expect(Math.abs(found.levels[k]! - level)).toBeLessThan(0.05);
    });
  });

  test('a number is taken for the nearest level', () => {
    const levels = Float64Array.of(-1, 0, 4);
    const taken = [-9, -0.6, -0.4, 1.9, 2.1, 9].map((value) => nearestLevel(levels, value));
    expect(taken).toEqual([-1, -1, 0, 0, 4, 4]);
  });
});

describe('quantizedComponents', () => {
  const SHAPE = [2, 3, 1];
  const random = new Random(2);
  /** Two directions, one of which the data vary in twice as much, and hardly any others. */
  const examples = Array.from({ length: 400 }, () => {
    const [a, b] = [random.normal(0, 2), random.normal()];
    const x = Float32Array.of(a, a, a, b, -b, 0).map((value) => value + random.normal(0, 0.01));
    return { x };
  });
  const all = Float32Array.from(examples.flatMap((one) => [...one.x]));
  const errorIn = async (bits: number) => {
    const { name, back } = await quantizedComponents(sourceOf(examples), SHAPE, bits);
    const x = tf.tensor(all, [400, ...SHAPE]);
    const y = await back(x);
    const rows = (await tf.reshape(y, [400, 6]).array()) as number[][];
    return {
      name,
      kinds: new Set(rows.map((row) => row.map((value) => value.toFixed(4)).join())).size,
      error: tf.mean(tf.squaredDifference(x, y)).dataSync()[0]!,
    };
  };

  test('no more rows come back than there are codes, at a falling error', async () => {
    const found = [];
    for (const bits of [1, 3, 6]) {
      const { kinds, error } = await errorIn(bits);
      expect(kinds).toBeLessThanOrEqual(2 ** bits);
      found.push(error);
    }
    expect(found[1]).toBeLessThan(found[0]! / 2);
    expect(found[2]).toBeLessThan(found[1]! / 2);
  });

  test('the first bits are spent on the direction that varies most', async () => {
    const { name, error } = await errorIn(2);
    expect(name).toBe('1 principal components of 1 to 2 bits');
    // 4 levels leave 0.1175 of the variance 3 * 4 of the first, and all 2 of the second.
    expect(error * 6).toBeCloseTo(0.1175 * 12 + 2, 0);
  });
});

describe('jpegInBits', () => {
  const [height, width] = [16, 24];
  const data = Float32Array.from(
    { length: height * width },
    (_, i) => 0.5 + 0.4 * Math.sin(Math.floor(i / width) / 3) * Math.cos((i % width) / 4),
  );
  const errorIn = async (bits: number) => {
    const back = await jpegInBits({ height, width, channels: 1, data }, bits);
    return data.reduce((sum, value, i) => sum + (value - back![i]!) ** 2, 0) / data.length;
  };

  test('more bits, less error', async () => {
    const [few, some, many] = [await errorIn(60), await errorIn(300), await errorIn(10_000)];
    expect(many).toBeLessThan(1e-4);
    expect(some).toBeGreaterThan(many);
    expect(few).toBeGreaterThan(2 * some);
  });
});
