import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../../lib/data/index.js';
import { pickBackend } from '../../../lib/node/index.js';
import { sourceOf } from '../../../lib/training/data/source.js';
import { judge } from '../../../lib/training/judge.js';
import {
  judgeReconstructions,
  meansOf,
} from '../../../lib/training/tasks/judge_reconstructions.js';
import { judging } from '../../../lib/training/tasks/judgement.js';

beforeAll(() => pickBackend('cpu'));

const SIZE = 6;
/** Examples on a line, and a little off it. */
function draw(count: number, seed: number) {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const along = random.normal(0, 2);
    return {
      x: Float32Array.from({ length: SIZE }, (_, i) => 1 + along * (i - 2) + random.normal(0, 0.1)),
    };
  });
}
const [train, unseen] = [draw(40, 1), draw(12, 2)];
const data = { judged: sourceOf(unseen), train: sourceOf(train), shape: [SIZE, 1], noun: 'signal' };
const mse = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;

const model = (predict: (x: tf.Tensor) => tf.Tensor, code = 1) =>
  ({
    predict: (x: tf.Tensor) => tf.tidy(() => predict(x)),
    layers: [{ outputShape: [null, code] }],
  }) as unknown as LayersModel;

test('errors are those of plain loops, of the model and of the mean of the training', async () => {
  const { rows, baselines } = await judgeReconstructions(
    model((x) => tf.mul(x, 0.5)),
    data,
  );
  expect(baselines).toEqual(['1 principal components', 'the mean signal']);
  const mean = Array.from(
    { length: SIZE },
    (_, i) => train.reduce((sum, { x }) => sum + x[i]!, 0) / train.length,
  );
  rows.forEach(({ name, values: [own, components, ofMean] }, place) => {
    const { x } = unseen[place]!;
    expect(name).toBe(`test signal ${place + 1}`);
    expect(own).toBeCloseTo(
      mse(
        x,
        x.map((value) => value / 2),
      ),
      4,
    );
    expect(ofMean).toBeCloseTo(mse(x, mean), 4);
    // What is off the line alone.
    expect(components!).toBeLessThan(0.05);
  });
});

test('a code as long as an example is said to be none', async () => {
  const given = model((x) => tf.clone(x), SIZE);
  const { rows, baselines } = await judgeReconstructions(given, data);
  expect(baselines[0]).toBe(
    '6 principal components, which are all of a signal: the code is no shorter',
  );
  // Float32's rounding of values of about 10, squared.
  for (const { values } of rows) expect(values[1]).toBeLessThan(1e-9);
});

test.each([
  ['nothing learned: the mean', (x: tf.Tensor) => tf.add(tf.zerosLike(x), 1), false],
  ['nothing at all: zeros', (x: tf.Tensor) => tf.zerosLike(x), false],
  ['all of it', (x: tf.Tensor) => tf.clone(x), true],
])('%s', async (_, predict, better) => {
  const job = {
    ...judging(async ({ model: own }) => {
      const examples = await judgeReconstructions(own!, data);
      const [value] = meansOf(examples) as [number];
      return { measures: [{ name: 'test MSE', value, better: 'lower', baselines: [] }], examples };
    }),
    numbers: ['loss'],
    watch: null,
  };
  const { judged } = await judge(job, { model: model(predict) }, null);
  expect(judged.verdict!.better).toBe(better);
  expect(judged.perExample).toMatchObject({ figure: 'MSE', count: 12, without: 0 });
  expect(judged.perExample!.best.value).toBeLessThanOrEqual(judged.perExample!.median.value);
  expect(judged.perExample!.median.value).toBeLessThanOrEqual(judged.perExample!.worst.value);
  expect(judged.measures[0]!.value).toBeCloseTo(judged.verdict!.value, 10);
});
