import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { sourceOf } from '../../../lib/training/data/source.js';
import { judge } from '../../../lib/training/judge.js';
import { judgeMasks } from '../../../lib/training/tasks/judge_masks.js';
import { judging } from '../../../lib/training/tasks/judgement.js';
import type { Example } from '../../../lib/training/tasks/task.js';

beforeAll(() => tf.setBackend('cpu'));

const SIDE = 8;
const TWO = [
  { name: 'ground', colour: 0 },
  { name: 'cell', colour: 1 },
];
const THREE = [...TWO, { name: 'leaf', colour: 2 }];

/** An image of value `inside` where a class is, and `outside` elsewhere; the class covers the first columns. */
function image(columns: number, { place = 1, inside = 0.8, outside = 0.2 } = {}): Example {
  const y = Float32Array.from({ length: SIDE ** 2 }, (_, i) => (i % SIDE < columns ? place : 0));
  return { x: y.map((value) => (value > 0 ? inside : outside)), y, size: [SIDE, SIDE] };
}

/** A model that gives the same for every pixel. */
const constant = (...values: number[]) =>
  ({
    predict: (x: tf.Tensor) =>
      tf.tidy(() =>
        tf.tile(tf.tensor4d(values, [1, 1, 1, values.length]), [1, ...x.shape.slice(1, 3), 1]),
      ),
  }) as unknown as LayersModel;

function judged(model: LayersModel, examples: Example[], outputs = 1) {
  const classes = outputs === 1 ? TWO : THREE;
  const source = sourceOf(examples);
  const toImage = ({ x }: Example) => ({ data: x, height: SIDE, width: SIDE, channels: 1 });
  const kind = { classes, outputs, channels: 1 as const };
  const job = {
    ...judging(({ model: own }) =>
      judgeMasks(own!, { judged: source, train: source, kind, toImage }),
    ),
    numbers: ['loss'],
    watch: null,
  };
  return judge(job, { model }, null).then((one) => one.judged);
}

const cells = [1, 2, 3, 4, 5, 6].map((columns) => image(columns));
const empties = Array.from({ length: 4 }, () => image(0));

test('to draw nothing is worth nothing, however many images are empty', async () => {
  const { measures, verdict, perExample } = await judged(constant(0), [...cells, ...empties]);
  expect(measures.map(({ name, value }) => [name, value])).toEqual([
    ['mean IoU', 0],
    ['IoU over all pixels', 0],
  ]);
  expect(verdict!.better).toBe(false);
  expect(perExample).toMatchObject({ count: 6, without: 4, mean: 0 });
});

test('to draw everything is worth the part that is foreground, and no better than the same by nobody', async () => {
  const { measures, verdict } = await judged(constant(1), [...cells, ...empties]);
  expect(measures[1]!.value).toBeCloseTo(21 / 80, 12);
  const everywhere = verdict!.comparisons.find(({ baseline }) =>
    baseline.startsWith('foreground'),
  )!;
  expect(everywhere).toMatchObject({ by: 0, outcome: 'not better' });
});

test('dark cells on a bright ground: what their colour alone gives is beside Otsu, which is wrong there', async () => {
  const dark = [1, 2, 3].map((columns) => image(columns, { inside: 0.1, outside: 0.9 }));
  const { measures } = await judged(constant(0.9), dark);
  const beside = Object.fromEntries(measures[1]!.baselines);
  expect(beside["Otsu's threshold"]).toBe(0);
  expect(beside['the nearest mean colour']).toBe(1);
});

test('test data without foreground: no IoU, and said so', async () => {
  const { measures, verdict, notes } = await judged(constant(0), empties);
  expect(measures).toEqual([
    {
      name: 'part of the ground that is taken for something else',
      value: 0,
      better: 'lower',
      baselines: [],
    },
  ]);
  expect(verdict).toMatchObject({ better: null, examples: 0 });
  expect(notes).toEqual(['No test mask has cell: how well that is found is not known.']);
  const drawn = await judged(constant(1), empties);
  expect(drawn.measures[0]!.value).toBe(1);
});

test('a class that the test data lack counts for no one, and is named', async () => {
  const { measures, notes, confusion } = await judged(constant(0.9, 0.1, 0), cells, 3);
  expect(measures.map(({ name }) => name)).toEqual([
    'mean IoU of 2 classes',
    'IoU of ground',
    'IoU of cell',
  ]);
  expect(measures[0]!.value).toBeCloseTo((48 - 21) / 48 / 2, 12);
  expect(notes).toEqual(['No test mask has leaf: how well that is found is not known.']);
  expect(confusion!.counts[2]).toEqual([0, 0, 0]);
});

test.each([1, 3])('of %d images nothing is claimed', async (count) => {
  const { verdict } = await judged(constant(1), cells.slice(0, count));
  expect(verdict).toMatchObject({ better: null, examples: count });
  expect(verdict!.text).toContain('too few to tell (6 or more can)');
});
