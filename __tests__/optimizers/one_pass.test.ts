import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import * as optimizers from '../../lib/optimizers/index.js';
import { ready } from '../../lib/wasm/index.js';
import '../backends.js';
import { noise } from '../wasm/compare.js';

const { adadelta, adafactor, adagrad, adam, adamax, adamW, lamb, lion, muon } = optimizers;
const { KerasOptimizer, nadam, rmsprop, sgd } = optimizers;

/** Every optimizer, by every option that is part of its pass. */
const OPTIMIZERS: readonly [name: string, make: () => optimizers.KerasOptimizer, most: number][] = [
  // How far values may be off, relative to the largest of them: steps without a sum are the same bits.
  ['sgd', () => sgd(), 0],
  ['sgd momentum', () => sgd({ momentum: 0.9 }), 0],
  ['sgd nesterov', () => sgd({ momentum: 0.9, nesterov: true }), 0],
  ['sgd weightDecay', () => sgd({ weightDecay: 0.1 }), 0],
  ['adam', () => adam(), 0],
  ['adam amsgrad', () => adam({ amsgrad: true }), 0],
  ['adam clipvalue', () => adam({ clipvalue: 0.2 }), 0],
  ['adam clipnorm', () => adam({ clipnorm: 0.2 }), 1e-6],
  ['adam globalClipnorm', () => adam({ globalClipnorm: 0.2 }), 1e-6],
  ['adam useEma', () => adam({ useEma: true, emaOverwriteFrequency: 2 }), 0],
  ['adam accumulation', () => adam({ gradientAccumulationSteps: 2 }), 0],
  ['adam lossScaleFactor', () => adam({ lossScaleFactor: 8 }), 0],
  ['adamW', () => adamW({ weightDecay: 0.1 }), 0],
  ['nadam', () => nadam(), 0],
  ['nadam weightDecay', () => nadam({ weightDecay: 0.1 }), 0],
  ['rmsprop', () => rmsprop(), 0],
  ['rmsprop momentum', () => rmsprop({ momentum: 0.5 }), 0],
  ['rmsprop centered', () => rmsprop({ centered: true }), 0],
  ['rmsprop both', () => rmsprop({ centered: true, momentum: 0.5, weightDecay: 0.1 }), 0],
  ['adagrad', () => adagrad({ weightDecay: 0.1 }), 0],
  ['adadelta', () => adadelta({ learningRate: 1, weightDecay: 0.1 }), 0],
  ['adamax', () => adamax({ weightDecay: 0.1 }), 0],
  ['lion', () => lion({ weightDecay: 0.1 }), 0],
  ['lamb', () => lamb(), 1e-6],
  ['lamb weightDecay', () => lamb({ weightDecay: 0.1 }), 1e-6],
  ['adafactor', () => adafactor(), 1e-6],
  ['adafactor weightDecay', () => adafactor({ weightDecay: 0.1, clipThreshold: 0.1 }), 1e-6],
  ['muon', () => muon(), 1e-5],
  ['muon by Adam', () => muon({ excludeLayers: ['w'] }), 0],
];

/** tfjs's own whose formulas are mended. */
const STOCK: readonly [name: string, make: () => tf.Optimizer][] = [
  ['adam', () => tf.train.adam(0.01)],
  ['adamax', () => tf.train.adamax(0.01)],
  ['adagrad', () => tf.train.adagrad(0.01)],
  ['adadelta', () => tf.train.adadelta(1)],
  ['rmsprop', () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-3, true)],
];

/** Vectors of 0, 1, 3, 4, 5, 17 and 1,000 numbers, and what has rows and columns. */
const SHAPES = [
  [],
  [0],
  [1],
  [3],
  [4],
  [5],
  [17],
  [1000],
  [1, 1],
  [3, 5],
  [9, 4],
  [0, 3],
  [2, 3, 7],
];

let made = 0;
const named = (shape: number[], seed: number) =>
  tf.tidy(() => {
    const values = tf.tensor(noise(tf.util.sizeFromShape(shape), seed), shape);
    return tf.variable(values, true, `w${made++}`);
  });

/** Values, and what is kept, after so many steps from and down values that are the same each time. */
async function stepped(
  backend: string,
  make: () => tf.Optimizer,
  shapes: number[][],
  steps: number,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory();
  // tf.memory() does not see values to which a reference is left.
  const held = tf.engine().backend.numDataIds();
  const variables = shapes.map((shape, i) => named(shape, i + 1));
  const optimizer = make();
  for (let step = 0; step < steps; step++) {
    const gradients = variables.map(({ name, shape }, i) => {
      const values = noise(tf.util.sizeFromShape(shape), 100 * (step + 1) + i);
      return { name, tensor: tf.tensor(values, shape) };
    });
    optimizer.applyGradients(gradients);
    tf.dispose(gradients.map(({ tensor }) => tensor));
  }
  const weights = await optimizer.getWeights();
  const all = [...variables, ...weights.slice(1).map(({ tensor }) => tensor)];
  const values = all.map((tensor) => tensor.dataSync() as Float32Array);
  tf.dispose([variables, weights[0]!.tensor]);
  optimizer.dispose();
  const { numTensors, numBytes } = tf.memory();
  expect({ numTensors, numBytes }).toEqual({
    numTensors: before.numTensors,
    numBytes: before.numBytes,
  });
  expect(tf.engine().backend.numDataIds()).toBe(held);
  return values;
}

/** The largest difference, relative to the largest value; NaN if one has a NaN that the other has not. */
function apart(got: Float32Array, right: Float32Array): number {
  expect(got.length).toBe(right.length);
  const differences = right.map((value, i) => (Object.is(value, got[i]) ? 0 : value - got[i]!));
  const [most, size] = [differences, right].map((list) =>
    list.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
  );
  return most === 0 ? 0 : most! / size!;
}

describe('a step in one pass on wasm is that of the composed formula on cpu', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    expect(await ready()).toBe('simd');
  });

  test.each(OPTIMIZERS)('%s', async (_, make, most) => {
    const [composed, fused] = [
      await stepped('cpu', make, SHAPES, 4),
      await stepped('wasm', make, SHAPES, 4),
    ];
    expect(composed.length).toBe(fused.length);
    const off = composed.map((right, i) => apart(fused[i]!, right));
    expect(Math.max(...off)).toBeLessThanOrEqual(most);
  });

  test.each(STOCK)('tf.train.%s', async (_, make) => {
    const composed = await stepped('cpu', make, SHAPES, 4);
    expect(await stepped('wasm', make, SHAPES, 4)).toEqual(composed);
  });
});

/** Optimizers whose step of these ranks is composed, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'muon 2': 'its matrices are multiplied, by the kernels of the backend',
};

/** The kernels of one step after the first. */
async function kernelsOf(optimizer: tf.Optimizer, shape: number[]): Promise<string[]> {
  const variable = named(shape, 1);
  const gradient = { name: variable.name, tensor: tf.ones(shape) };
  optimizer.applyGradients([gradient]);
  const { kernelNames } = await tf.profile(() => {
    optimizer.applyGradients([gradient]);
    return tf.scalar(0);
  });
  tf.dispose([variable, gradient.tensor]);
  optimizer.dispose();
  return kernelNames;
}

/** Every factory of the package that makes an optimizer. */
const FACTORIES = Object.entries(optimizers).flatMap(([name, factory]) => {
  if (!/^[a-z]/.test(name)) return [];
  try {
    const make = factory as unknown as () => unknown;
    return make() instanceof KerasOptimizer ? [[name, make as () => tf.Optimizer] as const] : [];
  } catch {
    // A schedule, which takes arguments.
    return [];
  }
});

describe('every optimizer has a pass', () => {
  beforeAll(() => tf.setBackend('wasm'));

  test('and there are twelve', () => expect(FACTORIES.length).toBe(12));

  test.each(FACTORIES.flatMap(([name, make]) => [1, 2, 4].map((rank) => ({ name, make, rank }))))(
    '$name of rank $rank',
    async ({ name, make, rank }) => {
      const kernels = await kernelsOf(make(), new Array<number>(rank).fill(3));
      const passes = kernels.length === 1 && /Step$/.test(kernels[0]!);
      expect({ kernels, passes }).toEqual({ kernels, passes: !(`${name} ${rank}` in WITHOUT) });
    },
  );
});

describe('what is kept is written over', () => {
  beforeAll(() => tf.setBackend('wasm'));

  test('where nobody else has its memory; a clone, and what was set, stay as they were', async () => {
    const w = named([9], 1);
    const tensor = tf.ones([9]);
    const optimizer = adam();
    const step = () => optimizer.applyGradients([{ name: w.name, tensor }]);
    step();
    const weights = await optimizer.getWeights();
    const [, momentum] = weights.map((weight) => weight.tensor) as [tf.Tensor, tf.Tensor];
    const clone = tf.clone(momentum);
    const { dataId } = momentum;
    step();
    expect(momentum.dataId).not.toBe(dataId);
    const own = momentum.dataId;
    step();
    expect(momentum.dataId).toBe(own);
    expect(clone.dataSync()[0]).toBeCloseTo(0.1, 6);
    expect(momentum.dataSync()[0]).toBeCloseTo(1 - 0.9 ** 3, 6);

    const given = weights.map((weight) => ({ ...weight, tensor: tf.clone(weight.tensor) }));
    const values = given.map((weight) => weight.tensor.dataSync());
    const other = adam();
    await other.setWeights(given);
    other.applyGradients([{ name: w.name, tensor }]);
    expect(given.map((weight) => weight.tensor.dataSync())).toEqual(values);
    tf.dispose([w, tensor, clone, given.map((weight) => weight.tensor), weights[0]!.tensor]);
    for (const each of [optimizer, other]) each.dispose();
  });

  test('but not the variable: a convolution that was arranged for prediction sees the new filter', async () => {
    const values = async (backend: string) => {
      await tf.setBackend(backend);
      const [filter, x] = [
        named([1, 1, 2, 3], 1) as tf.Variable<tf.Rank.R4>,
        tf.ones([1, 1, 1, 2]),
      ];
      const tensor = tf.ones([1, 1, 2, 3]);
      const optimizer = sgd({ learningRate: 1 });
      const found: number[] = [];
      for (let i = 0; i < 4; i++) {
        optimizer.applyGradients([{ name: filter.name, tensor }]);
        for (let j = 0; j < 3; j++) {
          const y = tf.conv2d(x as tf.Tensor4D, filter, 1, 'valid');
          found.push(...y.dataSync());
          y.dispose();
        }
      }
      tf.dispose([filter, x, tensor]);
      return found.map((value) => Math.fround(value).toFixed(4));
    };
    expect(await values('wasm')).toEqual(await values('cpu'));
  });
});
