import '../backends.js';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadModel, type Quantize, saveModel } from '../../lib/node/index.js';

beforeAll(() => tf.setBackend('cpu'));
const folder = mkdtempSync(path.join(tmpdir(), 'quantize-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (name: string) => {
  const own = path.join(folder, name);
  const [weights] = readdirSync(own).filter((file) => file.endsWith('.bin'));
  return statSync(path.join(own, weights!)).size;
};

function network(): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 40, name: 'first', inputShape: [50] }),
      tfl.layers.dense({ units: 10, name: 'last' }),
    ],
  });
  const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0.1, 1, 'float32', seed);
  model.setWeights([random([50, 40], 1), random([40], 2), random([40, 10], 3), random([10], 4)]);
  return model;
}

const read = async (name: string) =>
  (await loadModel(path.join(folder, name))).getWeights().map((one) => one.dataSync());

/** Half of a step of the numbers that a matrix is stored as. */
function halfStep(values: ArrayLike<number>, stored: 'uint8' | 'uint16'): number {
  const all = Array.from(values);
  return (Math.max(...all) - Math.min(...all)) / (stored === 'uint8' ? 255 : 65535) / 2;
}

test.each(['uint8', 'uint16'] as const)(
  '%s: each weight to half a step, vectors exact',
  async (stored) => {
    const model = network();
    await saveModel(model, path.join(folder, stored), { quantize: stored });
    const found = await read(stored);
    model.getWeights().forEach((weight, i) => {
      const values = weight.dataSync();
      const most = weight.rank === 1 ? 0 : 1.01 * halfStep(values, stored);
      values.forEach((value, k) => {
        expect(Math.abs(found[i]![k]! - value)).toBeLessThanOrEqual(most);
      });
    });
    expect(bytes(stored)).toBe(2400 * (stored === 'uint8' ? 1 : 2) + 50 * 4);
  },
);

test('float16 rounds to the nearest, ties to even, small ones too', async () => {
  const pairs: [number, number][] = [
    [1, 1],
    [1 + 2 ** -11, 1],
    [1 + 3 * 2 ** -11, 1 + 2 ** -9],
    [2 - 2 ** -12, 2],
    [65504, 65504],
    [-0.1, -0.0999755859375],
    [2 ** -24, 2 ** -24],
    [3 * 2 ** -25, 2 ** -23],
    [2 ** -26, 0],
    [0, 0],
  ];
  const layer = tfl.layers.dense({ units: 1, useBias: false, inputShape: [pairs.length] });
  const model = tfl.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor2d(pairs.map(([value]) => [value]))]);
  await saveModel(model, path.join(folder, 'half'), { quantize: 'float16' });
  const [found] = await read('half');
  expect([...found!]).toEqual(pairs.map(([, rounded]) => rounded));
  layer.setWeights([tf.fill([pairs.length, 1], 65520)]);
  await expect(
    saveModel(model, path.join(folder, 'more'), { quantize: 'float16' }),
  ).rejects.toThrow(/a weight in float16 must be at most 65504, got 65520\.$/);
});

test('by layer', async () => {
  const model = network();
  const quantize = { default: 'uint8', last: 'float32' } as const;
  await saveModel(model, path.join(folder, 'layers'), { quantize });
  const found = await read('layers');
  expect(found[2]).toEqual(model.getWeights()[2]!.dataSync());
  expect(found[0]).not.toEqual(model.getWeights()[0]!.dataSync());
  expect(bytes('layers')).toBe(2000 + 400 * 4 + 50 * 4);
});

test('equal weights, and zeros among others, are exact', async () => {
  const model = network();
  const [, a, , b] = model.getWeights();
  const zeros = tf.tensor2d(
    Array.from({ length: 400 }, (_, i) => (i % 2 ? 0 : i - 100)),
    [40, 10],
  );
  model.setWeights([tf.fill([50, 40], 0.3), a!, zeros, b!]);
  await saveModel(model, path.join(folder, 'equal'), { quantize: 'uint8' });
  const found = await read('equal');
  expect(new Set(found[0])).toEqual(new Set([Math.fround(0.3)]));
  found[2]!.forEach((value, i) => {
    if (i % 2) expect(value).toBe(0);
  });
});

test.each<[Quantize, string]>([
  [
    'int4' as never,
    "saveModel: quantize must be float32 or float16 or uint16 or uint8, got 'int4'.",
  ],
  [
    { middle: 'uint8' },
    "saveModel: quantize must name layers of the model, first, last, got 'middle'.",
  ],
  [
    8 as never,
    'saveModel: quantize must be float32, float16, uint16, uint8, or an object of them by layer, got 8.',
  ],
])('%p is refused', async (quantize, message) => {
  const saved = saveModel(network(), path.join(folder, 'bad'), { quantize });
  await expect(saved).rejects.toThrow(message);
});
