import { Random } from '../../../lib/data/index.js';
import { randomExposure } from '../../../lib/training/data/masked_images.js';

test('exposures to train with lie about the usual one', () => {
  const random = new Random(1);
  const all = Array.from({ length: 500 }, () => randomExposure(random));
  const about = (values: number[]) => values.toSorted((a, b) => a - b)[250]!;
  expect(about(all.map(({ power }) => power))).toBeCloseTo(0.5, 1);
  expect(about(all.map(({ shift }) => shift))).toBeCloseTo(0, 1);
  expect(about(all.map(({ contrast }) => contrast))).toBeCloseTo(1, 1);
});
