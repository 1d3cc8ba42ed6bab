import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/data/index.js';
import { ResidualVectorQuantizer } from '../../../lib/layers/residual_vector_quantizer.js';
import { pickBackend } from '../../../lib/node/index.js';
import { blockCoder } from '../../../lib/training/tasks/block_coder.js';
import { kMeans } from '../../../lib/training/tasks/k_means.js';
import { siSdr } from '../../../lib/training/tasks/si_sdr.js';
import { startCodes } from '../../../lib/training/tasks/start_codes.js';

beforeAll(() => pickBackend('wasm'));

const random = new Random(1);
const CENTRES = [-4, 1, 6];
const vectors = tf.tidy(() => {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const centre = CENTRES[i % 3]!;
    return [centre + random.normal(0, 0.1), -centre + random.normal(0, 0.1)];
  });
  return rows;
});
const power = (x: tf.Tensor) => tf.tidy(() => tf.mean(tf.square(x)).dataSync()[0]!);

test('kMeans finds clusters', () => {
  const x = tf.tensor2d(vectors);
  const found = (kMeans(x, 3, new Random(2)).arraySync() as number[][]).sort(
    (a, b) => a[0]! - b[0]!,
  );
  found.forEach(([a, b], i) => {
    expect(a).toBeCloseTo(CENTRES[i]!, 1);
    expect(b).toBeCloseTo(-CENTRES[i]!, 1);
  });
  x.dispose();
});

test('kMeans of fewer vectors than clusters has each of them', () => {
  const x = tf.tensor2d([[1], [5]]);
  const found = new Set(kMeans(x, 4, new Random(1)).dataSync());
  expect([...found].sort()).toEqual([1, 5]);
  x.dispose();
});

test.each([null, 0.9])('each codebook takes a part of what is left, decay=%s', (decay) => {
  const layer = new ResidualVectorQuantizer({ numQuantizers: 3, numEmbeddings: 3, decay });
  layer.build([null, 2]);
  const x = tf.tensor2d(vectors);
  const tensors = tf.memory().numTensors;
  startCodes(layer, x, new Random(1));
  expect(tf.memory().numTensors).toBe(tensors);
  const left = [1, 2, 3].map((count) =>
    tf.tidy(() => power(tf.sub(x, layer.decode(layer.encode(x, count))))),
  );
  expect(left[0]).toBeLessThan(0.02);
  expect(left[1]).toBeLessThan(0.8 * left[0]!);
  expect(left[2]).toBeLessThan(0.8 * left[1]!);
  if (decay !== null) {
    // The averages begin with them: a step without training data near them moves none far.
    const [codes, counts, sums] = layer.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor];
    expect(Array.from(counts.dataSync())).toEqual([1, 1, 1]);
    expect(sums.dataSync()).toEqual(codes.dataSync());
  }
  tf.dispose([x, layer.getWeights()]);
});

test('codes between projections stay as they are', () => {
  const layer = new ResidualVectorQuantizer({
    numQuantizers: 1,
    numEmbeddings: 3,
    embeddingDim: 1,
  });
  layer.build([null, 2]);
  const before = layer.getWeights().map((weight) => weight.dataSync().slice());
  const x = tf.tensor2d(vectors);
  startCodes(layer, x, new Random(1));
  expect(layer.getWeights().map((weight) => weight.dataSync())).toEqual(before);
  x.dispose();
});

test('startCodes refuses a layer that is not built, and vectors that are not its', () => {
  const layer = new ResidualVectorQuantizer({ numQuantizers: 2, numEmbeddings: 3, name: 'codes' });
  const start = (shape: number[], dtype: 'float32' | 'int32' = 'float32') =>
    tf.tidy(() =>
      startCodes(
        layer,
        tf.zeros<tf.Rank>(shape as [number, number], dtype) as tf.Tensor2D,
        new Random(1),
      ),
    );
  expect(() => start([5, 2])).toThrow("startCodes: layer must be built, got 'codes, unbuilt'.");
  layer.build([null, 2]);
  expect(() => start([5, 3])).toThrow('startCodes: vectors must be of shape [n, 2], got [5, 3].');
  expect(() => start([0, 2])).toThrow('startCodes: vectors must be of shape [n, 2], got [0, 2].');
  expect(() => start([5, 1, 2])).toThrow(
    'startCodes: vectors must be a tensor of rank 2, got [5, 1, 2].',
  );
  expect(() => start([5, 2], 'int32')).toThrow(
    "startCodes: vectors must be a tensor of float32, got 'int32'.",
  );
});

test('blockCoder: a glide in blocks, by more codebooks better', async () => {
  const glide = Float32Array.from({ length: 1001 }, (_, i) => Math.sin(i / 5 + (i / 400) ** 2));
  const tensors = tf.memory().numTensors;
  const figures: number[] = [];
  for (const codebooks of [1, 2]) {
    const { name, back } = await blockCoder([glide], { size: 8, codebooks, codes: 16 }, 1);
    expect(name).toBe(`${codebooks} codebooks of 8 samples, without a network`);
    const copy = await back(glide);
    expect(copy).toHaveLength(glide.length);
    figures.push(siSdr(glide, copy)!);
  }
  expect(figures[0]).toBeGreaterThan(8);
  expect(figures[1]).toBeGreaterThan(figures[0]! + 3);
  expect(tf.memory().numTensors).toBe(tensors);
});
