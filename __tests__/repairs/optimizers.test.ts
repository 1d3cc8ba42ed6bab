import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/repairs/index.js';
import { matchVariables } from '../../lib/tfjs/match_variables.js';
import { describeEachBackend } from '../backends.js';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  momentum,
  rmsprop,
  type Step,
  sgd,
  stepped,
} from '../reference/optimizer_steps.js';
import { noise } from '../wasm/compare.js';

const ROWS: [string, () => tf.Optimizer, Step, kept: number][] = [
  ['sgd', () => tf.train.sgd(0.1), sgd(0.1), 0],
  ['momentum', () => tf.train.momentum(0.1, 0.75), momentum(0.1, 0.75, false), 1],
  ['momentum nesterov', () => tf.train.momentum(0.1, 0.75, true), momentum(0.1, 0.75, true), 1],
  ['rmsprop', () => tf.train.rmsprop(0.1, 0.875), rmsprop(0.1, 0.875, 0, 1e-7, false), 2],
  [
    'rmsprop centered',
    () => tf.train.rmsprop(0.1, 0.875, 0.5, 1e-3, true),
    rmsprop(0.1, 0.875, 0.5, 1e-3, true),
    3,
  ],
  ['adagrad', () => tf.train.adagrad(0.1, 0.25), adagrad(0.1, 0.25, 1e-7), 1],
  ['adadelta', () => tf.train.adadelta(1, 0.875, 1e-4), adadelta(1, 0.875, 1e-4), 2],
  ['adam', () => tf.train.adam(0.1, 0.875, 0.96875, 1e-3), adam(0.1, 0.875, 0.96875, 1e-3), 2],
  ['adamax', () => tf.train.adamax(0.1, 0.875, 0.96875), adamax(0.1, 0.875, 0.96875, 1e-7), 2],
];
const [SIZE, STEPS] = [7, 12];

describeEachBackend('tf.train', () => {
  test.each(ROWS)('%s is as its formula says, and memory stays flat', (name, make, step, kept) => {
    const before = tf.memory().numTensors;
    const optimizer = make();
    const w = tf.tidy(() => tf.variable(tf.tensor1d(noise(SIZE, 1))));
    const gradients = Array.from({ length: STEPS }, (__, i) => noise(SIZE, i + 2));
    const own = tf.memory().numTensors;
    for (const values of gradients) {
      const tensor = tf.tensor1d(values);
      optimizer.applyGradients([{ name: w.name, tensor }]);
      tensor.dispose();
    }
    expect(tf.memory().numTensors).toBe(own + kept);
    const got = [...w.dataSync()];
    got.forEach((value, i) => {
      const expected = stepped(
        step,
        noise(SIZE, 1)[i]!,
        gradients.map((g) => g[i]!),
      );
      expect(value).toBeCloseTo(expected, 5);
    });
    w.dispose();
    optimizer.dispose();
    // tfjs's momentum leaves its rate, which tfjs-core's own tests count.
    expect(tf.memory().numTensors).toBe(before + (name.startsWith('momentum') ? 1 : 0));
  });

  test.each(ROWS)('%s goes on from its weights, bit for bit', async (_, make) => {
    const train = (optimizer: tf.Optimizer, w: tf.Variable, from: number, to: number) => {
      for (let i = from; i < to; i++) {
        const tensor = tf.tensor1d(noise(SIZE, i + 2));
        optimizer.applyGradients([{ name: w.name, tensor }]);
        tensor.dispose();
      }
      return [...w.dataSync()];
    };
    const [whole, first, second] = [make(), make(), make()];
    const [a, b] = [noise(SIZE, 1), noise(SIZE, 1)].map((x) => tf.variable(tf.tensor1d(x)));
    const right = train(whole, a!, 0, STEPS);
    train(first, b!, 0, 5);
    await second.setWeights(await first.getWeights());
    expect(train(second, b!, 5, STEPS)).toEqual(right);
    for (const one of [whole, first, second, a!, b!]) one.dispose();
  });
});

describe('what is kept', () => {
  beforeAll(() => tf.setBackend('cpu'));

  const dense = (name: string) => {
    const initial = tfl.initializers.glorotNormal({ seed: 1 });
    return tfl.layers.dense({ name, units: 3, inputShape: [3], kernelInitializer: initial });
  };
  const batch = (seed: number) => tf.tensor2d(noise(12, seed), [4, 3]);

  async function trained(make: () => tf.Optimizer, both: boolean): Promise<number[]> {
    const [a, b] = ['one', 'two'].map((name) => {
      return tfl.sequential({ layers: [dense(name)] });
    });
    const optimizer = make();
    for (const model of [a!, b!]) model.compile({ optimizer, loss: 'meanSquaredError' });
    for (let step = 0; step < 4; step++) {
      if (both) await b!.trainOnBatch(batch(1), batch(2));
      else optimizer.applyGradients([]);
      await a!.trainOnBatch(batch(3 + step), batch(9 + step));
    }
    const weights = a!.getWeights().flatMap((weight) => [...weight.dataSync()]);
    for (const one of [a!, b!, optimizer]) one.dispose();
    return weights;
  }

  test.each(ROWS)('of one model, %s does not take for another', async (_, make) => {
    expect(await trained(make, true)).toEqual(await trained(make, false));
  });

  test('a variable of the name of a disposed one starts anew', () => {
    const optimizer = tf.train.momentum(1, 0.5);
    const run = () => {
      const w = tf.variable(tf.scalar(0), true, 'again');
      const tensor = tf.scalar(1);
      for (let i = 0; i < 2; i++) optimizer.applyGradients([{ name: 'again', tensor }]);
      const [value] = w.dataSync();
      tf.dispose([w, tensor]);
      return value;
    };
    expect([run(), run()]).toEqual([-2.5, -2.5]);
    optimizer.dispose();
  });

  test('weights of other variables are refused', async () => {
    const optimizer = tf.train.momentum(1, 0.5);
    const tensor = tf.tensor1d([1, 2]);
    const steps = { name: 'iter', tensor: tf.scalar(1, 'int32') };
    await optimizer.setWeights([steps, { name: 'w/momentum', tensor }]);
    const w = tf.variable(tf.scalar(0), true, 'other');
    expect(() => optimizer.applyGradients([{ name: 'other', tensor: tf.scalar(1) }])).toThrow(
      expect.objectContaining({
        message: "Momentum: the weights that were set must be those of other, got 'w/momentum'.",
      }),
    );
    w.dispose();
  });

  test('a gradient of no variable is refused', () => {
    const gradients = [{ name: 'nobody', tensor: tf.scalar(1) }];
    expect(() => tf.train.adam(0.1).applyGradients(gradients)).toThrow(
      expect.objectContaining({
        message: "Adam: a gradient must be that of a variable in memory, got 'nobody'.",
      }),
    );
  });
});

describe('matchVariables', () => {
  const of = (...names: string[]) => names.map((name) => ({ name, shapes: [[2]] }));
  test.each([
    ['the same', ['a', 'b'], ['a', 'b'], [0, 1]],
    ['in another order', ['b', 'a'], ['a', 'b'], [1, 0]],
    ['of a second copy in memory', ['a_1', 'b_1'], ['a', 'b'], [0, 1]],
    ['of a copy, some frozen', ['b_1'], ['a', 'b'], [1]],
    ['saved from a copy', ['a', 'b'], ['a_3', 'b_3'], [0, 1]],
    ['numbers', ['7', '8'], ['8', '9'], [0, 1]],
    ['renamed', ['x', 'y'], ['a', 'b'], [0, 1]],
    ['more of them now', ['a', 'b', 'c'], ['a', 'c'], [0, -1, 1]],
    ['others, and of another number', ['x'], ['a', 'b'], [-1]],
  ])('%s: %j are of %j', (_, given, saved, right) => {
    expect(matchVariables(of(...given), of(...saved))).toEqual(right);
  });
});
