import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { resizeWeights } from '../../lib/arithmetic/resize_weights.js';
import { Random } from '../../lib/data/index.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { resizeCubic } from '../../lib/ops/resize_cubic.js';
import { espcn } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';

/** Pillow 13: Image.fromarray(row, 'F').resize((n, 1), BICUBIC) of these eight values. */
const ROW = [0, 1, 0.25, 0.5, 0.75, 1, 0.5, 0];

const PILLOW: [number, number[]][] = [
  [4, [0.46652719, 0.47683397, 0.84169883, 0.31903765]],
  [3, [0.45570183, 0.66241938, 0.48942465]],
  [
    16,
    [
      -0.0882353, 0.20620438, 0.83015269, 0.91210938, 0.40820312, 0.2421875, 0.4140625, 0.5625,
      0.6875, 0.83007812, 0.99023438, 0.92773438, 0.64257812, 0.35496184, 0.08394161, -0.04411765,
    ],
  ],
  [
    11,
    [
      -0.05610236, 0.63505077, 0.8562758, 0.24065553, 0.42322502, 0.625, 0.82178581, 1.00416744,
      0.68497604, 0.25797576, -0.02805118,
    ],
  ],
];

test.each(PILLOW)('resizeWeights from 8 to %d are those of Pillow', (to, expected) => {
  const weights = resizeWeights(8, to, 'bicubic', true);
  const row = Array.from({ length: to }, (_, place) =>
    ROW.reduce((sum, value, i) => sum + value * weights[place * 8 + i]!, 0),
  );
  row.forEach((value, place) => {
    expect(value).toBeCloseTo(expected[place]!, 6);
  });
});

describeEachBackend('espcn', () => {
  test.each([2, 3, 4])(
    'by %d begins with bicubic interpolation, border and all, and keeps it',
    async (factor) => {
      const random = new Random(1);
      const values = Float32Array.from({ length: 7 * 9 * 3 }, () => random.uniform());
      const x = tf.tensor4d(values, [1, 7, 9, 3]);
      const model = espcn({
        inputShape: [null, null, 3],
        factor,
        filters: [4],
        kernelSizes: [3, 3],
      });
      const expected = await resizeCubic(x, [7 * factor, 9 * factor]).data();
      const most = (y: tf.Tensor) =>
        y
          .dataSync<'float32'>()
          .reduce((a, value, i) => Math.max(a, Math.abs(value - expected[i]!)), 0);
      expect(most(model.predict(x) as tf.Tensor)).toBeLessThan(1e-3);
      // Only what is learned is trained.
      expect(model.trainableWeights.map(({ name }) => name.split('/')[0])).toEqual([
        'conv1',
        'conv1',
        'subpixel',
        'subpixel',
      ]);
      const folder = mkdtempSync(path.join(tmpdir(), 'espcn-'));
      await saveModel(model, folder);
      const loaded = await loadModel(folder);
      expect(most(loaded.predict(x) as tf.Tensor)).toBeLessThan(1e-3);
      expect(loaded.trainableWeights).toHaveLength(4);
      rmSync(folder, { recursive: true });
    },
  );

  test('training lowers its loss', async () => {
    const random = new Random(2);
    const draw = (...shape: number[]) =>
      tf.tensor(
        Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform()),
        shape,
      );
    const [x, y] = [draw(4, 3, 5, 1), draw(4, 9, 15, 1)];
    const model = espcn({ factor: 3, filters: [4], kernelSizes: [3, 3], seed: 1 });
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
    const losses: number[] = [];
    for (let step = 0; step < 15; step++) losses.push((await model.trainOnBatch(x, y)) as number);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    tf.dispose([x, y]);
    model.dispose();
  });
});
