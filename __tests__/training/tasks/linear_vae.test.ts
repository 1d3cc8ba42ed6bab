import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/arithmetic/random.js';
import { inputsOf, sourceOf } from '../../../lib/training/data/source.js';
import { linearLosses, linearVae, startAsLinear } from '../../../lib/training/tasks/linear_vae.js';
import { principalStart } from '../../../lib/training/tasks/principal_start.js';
import { codesOf, drawnLosses, weightOf } from '../../../lib/training/tasks/vae_parts.js';
import { vae } from '../../../models/index.js';
import '../../backends.js';

/** Points of three numbers that vary by 3, 1 and 0.1 along the axes, around (1, 2, 3). */
function points(count: number, seed: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () =>
    [3, 1, 0.1].map((spread, axis) => axis + 1 + spread * random.normal()),
  );
}

/** The loss of an encoder and a decoder along the first axes, with the expectation over the draws in closed form. */
function lossOf(
  rows: number[][],
  mean: number[],
  axes: { decode: number; encode: number; variance: number }[],
  weight: number,
): number {
  let sum = 0;
  for (const row of rows) {
    row.forEach((value, axis) => {
      const own = axes[axis];
      const away = value - mean[axis]!;
      if (own === undefined) {
        sum += away ** 2 / 3;
        return;
      }
      const code = own.encode * away;
      const squared = (away - own.decode * code) ** 2 + own.decode ** 2 * own.variance;
      sum += squared / 3;
      sum += weight * 0.5 * (code ** 2 + own.variance - 1 - Math.log(own.variance));
    });
  }
  return sum / rows.length;
}

test('is the least loss that any linear encoder and decoder has', async () => {
  await tf.setBackend('cpu');
  const weight = 0.2;
  const rows = points(400, 1);
  const mean = [0, 1, 2].map((axis) => rows.reduce((sum, row) => sum + row[axis]!, 0) / 400);
  const spread = [0, 1].map(
    (axis) => rows.reduce((sum, row) => sum + (row[axis]! - mean[axis]!) ** 2, 0) / 400,
  );
  const x = tf.tensor2d(rows);
  // The first two axes, each turned by nothing: draws are not exactly uncorrelated, so that the true axes are near.
  const basis = Float32Array.from([1, 0, 0, 1, 0, 0]);
  const principal = { mean: Float32Array.from(mean), basis };
  const losses = await linearLosses(await linearVae(x, principal, weight), x);
  x.dispose();
  const found = losses.reduce((sum, one) => sum + one, 0) / 400;
  // A search over scales, as no formula is to be trusted twice.
  const best = [0, 1].map((axis) => {
    let least = { value: Number.POSITIVE_INFINITY, own: { decode: 0, encode: 0, variance: 1 } };
    const noise = spread[axis]!;
    for (let d = 0; d <= 60; d++) {
      for (let e = 0; e <= 60; e++) {
        for (let v = 1; v <= 40; v++) {
          const own = {
            decode: (d / 60) * 1.1 * Math.sqrt(noise),
            encode: ((e / 60) * 1.1) / Math.sqrt(noise),
            variance: v / 40,
          };
          const squared =
            (1 - own.decode * own.encode) ** 2 * noise + own.decode ** 2 * own.variance;
          const nats = 0.5 * (own.encode ** 2 * noise + own.variance - 1 - Math.log(own.variance));
          const value = squared / 3 + weight * nats;
          if (value < least.value) least = { value, own };
        }
      }
    }
    return least.own;
  });
  const searched = lossOf(rows, mean, best, weight);
  expect(found).toBeLessThan(searched + 1e-4);
  expect(found).toBeGreaterThan(searched - 0.01);
});

test('a code that is not worth its divergence is not used', async () => {
  const rows = points(50, 2);
  const x = tf.tensor2d(rows);
  const mean = Float32Array.from(
    [0, 1, 2].map((axis) => rows.reduce((sum, row) => sum + row[axis]! / 50, 0)),
  );
  const basis = Float32Array.from([1, 0, 0, 1, 0, 0]);
  const before = tf.memory().numTensors;
  const losses = await linearLosses(await linearVae(x, { mean, basis }, 1000), x);
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
  losses.forEach((loss, place) => {
    const squared = rows[place]!.reduce((sum, value, axis) => sum + (value - mean[axis]!) ** 2, 0);
    expect(loss).toBeCloseTo(squared / 3, 4);
  });
});

test('a model begins as the best linear one, and is trained beside it', async () => {
  const random = new Random(3);
  const shape = [5, 4, 3];
  const ways = Array.from({ length: 3 }, () =>
    Array.from({ length: 60 }, () => random.normal(0, 0.03)),
  );
  const examples = Array.from({ length: 40 }, () => {
    const weights = ways.map(() => random.normal());
    return {
      x: Float32Array.from({ length: 60 }, (_, i) =>
        ways.reduce((sum, way, k) => sum + weights[k]! * way[i]!, 0.5),
      ),
    };
  });
  // Numbers of the code that nothing is worth, and, of so few examples, that there is no axis for.
  for (const codeSize of [2, 5, 45]) {
    const model = vae({ inputShape: shape, filters: [4], codeSize, linear: true, seed: 1 });
    const x = inputsOf(examples, shape);
    const principal = await principalStart(sourceOf(examples), shape, codeSize);
    const best = await linearVae(x, principal, weightOf(model));
    startAsLinear(model, best);
    const expected = await linearLosses(best, x);
    const [mean, logVariance] = codesOf(model, x);
    // The draws' part of the loss is that of the decoder's slope, as nothing here reaches black or white.
    let drawn = 0;
    for (let repeat = 0; repeat < 30; repeat++) {
      const losses = await drawnLosses(model, x, [mean, logVariance], 100 + repeat);
      drawn += losses.reduce((sum, one) => sum + one, 0) / 40 / 30;
    }
    const wanted = expected.reduce((sum, one) => sum + one, 0) / 40;
    expect(Math.abs(drawn / wanted - 1)).toBeLessThan(0.02);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const trained = model.trainableWeights.map(({ originalName }) => originalName.split('/')[0]);
    expect(trained).not.toContain('linear_mean');
    expect(trained).not.toContain('linear_values');
    expect(trained).toContain('convolved_mean');
    tf.dispose([x, mean, logVariance]);
    model.dispose();
  }
});
