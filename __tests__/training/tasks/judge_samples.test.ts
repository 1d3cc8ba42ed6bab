import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/data/index.js';
import { nearestNeighbours } from '../../../lib/measures/nearest_neighbours.js';
import { pickBackend } from '../../../lib/node/index.js';
import { judgeSamples } from '../../../lib/training/tasks/judge_samples.js';
import { verdictOnExamples } from '../../../lib/training/verdict.js';

beforeAll(() => pickBackend('wasm', { threads: 1 }));

const COUNT = 120;

/** Images of 4x4: a bright bar of one of four columns, more or less bright; no normal distribution. */
function bars(seed: number, count = COUNT): tf.Tensor {
  const random = new Random(seed);
  const values = Array.from({ length: count }, () => {
    const [column, light] = [random.integer(4), random.uniform(0.6, 1)];
    return Array.from({ length: 16 }, (_, i) =>
      Math.min(Math.max((i % 4 === column ? light : 0.1) + random.normal(0, 0.05), 0), 1),
    );
  });
  return tf.tensor4d(values.flat(), [count, 4, 4, 1]);
}

async function judged(made: tf.Tensor) {
  const [real, seen] = [bars(2), bars(3)];
  const examples = await judgeSamples(made, { real, seen, seed: 1 });
  tf.dispose([made, real, seen]);
  const { value, comparisons, better } = verdictOnExamples(examples, '');
  return { value, better, others: comparisons.map((one) => one.value) };
}

test('nearest neighbours: those of a plain loop, over several blocks, oneself left out where asked', async () => {
  const all = bars(1, 700);
  const rows = (await tf.reshape(all, [700, 16]).array()) as number[][];
  const distance = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0);
  const { places, squares } = await nearestNeighbours(all, all, { butItself: true });
  for (const i of [0, 3, 499, 500, 699]) {
    const others = rows.map((row, j) => (i === j ? Infinity : distance(rows[i]!, row)));
    const least = Math.min(...others);
    expect(others[places[i]!]!).toBeCloseTo(least, 5);
    expect(squares[i]!).toBeCloseTo(least, 4);
  }
  const own = await nearestNeighbours(all, all);
  expect(own.places).toEqual(rows.map((_, i) => i));
  all.dispose();
});

test('images of the same distribution are hardly told, and better than all that is simple', async () => {
  const { value, better, others } = await judged(bars(4));
  expect(value).toBeLessThan(0.65);
  expect(better).toBe(true);
  for (const other of others) expect(other).toBeGreaterThan(0.8);
});

test.each<[string, () => tf.Tensor]>([
  ['the mean image', () => tf.tidy(() => tf.tile(tf.mean(bars(3), 0, true), [COUNT, 1, 1, 1]))],
  ['one image many times', () => tf.tidy(() => tf.tile(bars(5, 1), [COUNT, 1, 1, 1]))],
  ['noise', () => tf.randomUniform([COUNT, 4, 4, 1], 0, 1, 'float32', 1)],
  ['black', () => tf.zeros([COUNT, 4, 4, 1])],
])('%s is told', async (_, make) => {
  const { value, better } = await judged(make());
  expect(value).toBeGreaterThan(0.9);
  expect(better).not.toBe(true);
});
