import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadModel, saveModel } from '../../lib/node/index.js';
import * as optimizers from '../../lib/optimizers/index.js';
import { describeEachBackend } from '../backends.js';
import { noise } from '../wasm/compare.js';

const { adadelta, adafactor, adagrad, adam, adamax, adamW, lamb, lion, muon } = optimizers;
const { cosineDecay, exponentialDecay, nadam, rmsprop, sgd } = optimizers;

const OPTIMIZERS: [string, () => optimizers.KerasOptimizer, kept: number][] = [
  ['sgd', () => sgd(), 0],
  ['sgd nesterov', () => sgd({ momentum: 0.5, nesterov: true }), 1],
  ['adam', () => adam(), 2],
  ['adam amsgrad', () => adam({ amsgrad: true }), 3],
  ['adamW', () => adamW({ excludeFromWeightDecay: ['bias'] }), 2],
  ['nadam', () => nadam(), 2],
  ['rmsprop', () => rmsprop(), 1],
  ['rmsprop centered', () => rmsprop({ centered: true, momentum: 0.5 }), 3],
  ['adagrad', () => adagrad(), 1],
  ['adadelta', () => adadelta({ learningRate: 1 }), 2],
  ['adamax', () => adamax(), 2],
  ['lion', () => lion(), 1],
  ['lamb', () => lamb(), 2],
  ['muon', () => muon(), 2],
  ['adafactor', () => adafactor(), 3],
  ['clipnorm', () => adam({ clipnorm: 0.1 }), 2],
  ['clipvalue', () => adam({ clipvalue: 0.1 }), 2],
  ['globalClipnorm', () => adam({ globalClipnorm: 0.1 }), 2],
  ['averages', () => adam({ useEma: true, emaOverwriteFrequency: 3 }), 3],
  ['accumulation', () => adam({ gradientAccumulationSteps: 3 }), 3],
  ['loss scale', () => sgd({ lossScaleFactor: 128 }), 0],
  [
    'schedule',
    () => sgd({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 9 }) }),
    0,
  ],
];

const variable = (shape: number[], seed: number, name?: string) =>
  tf.tidy(() =>
    tf.variable(tf.tensor(noise(tf.util.sizeFromShape(shape), seed), shape), true, name),
  );

/** A matrix and a vector, and steps down gradients that follow from the number of the step alone. */
function pair() {
  const [w, b] = [variable([3, 4], 1), variable([4], 2)];
  return {
    w,
    b,
    step(optimizer: tf.Optimizer, number: number) {
      tf.tidy(() => {
        const gradients = [w, b].map(({ name, shape }, i) => {
          const values = noise(tf.util.sizeFromShape(shape), 10 + 2 * number + i);
          return { name, tensor: tf.tensor(values, shape) };
        });
        optimizer.applyGradients(gradients);
      });
    },
    values: () => [...w.dataSync(), ...b.dataSync()],
    dispose: () => tf.dispose([w, b]),
  };
}

describeEachBackend('optimizers', () => {
  test.each(OPTIMIZERS)('%s: memory is flat, and free again', (_, make, kept) => {
    const before = tf.memory().numTensors;
    const own = pair();
    const optimizer = make();
    for (let i = 0; i < 7; i++) own.step(optimizer, i);
    expect(tf.memory().numTensors).toBe(before + 2 + 2 * kept);
    optimizer.dispose();
    own.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each(OPTIMIZERS)('%s: goes on from its weights and config, bit for bit', async (_, make) => {
    const [whole, half] = [pair(), pair()];
    const [one, first] = [make(), make()];
    for (let i = 0; i < 11; i++) whole.step(one, i);
    for (let i = 0; i < 5; i++) half.step(first, i);
    const made = first.constructor as tf.serialization.SerializableConstructor<tf.Optimizer>;
    const config = JSON.parse(JSON.stringify(first.getConfig()));
    const second = made.fromConfig(made, config);
    expect(second.getConfig()).toEqual(first.getConfig());
    await second.setWeights(await first.getWeights());
    for (let i = 5; i < 11; i++) half.step(second, i);
    expect(half.values()).toEqual(whole.values());
    for (const each of [whole, half, one, first, second]) each.dispose();
  });

  test('minimize gives the loss itself, and moves as without a scale', () => {
    const run = (lossScaleFactor: number | null) => {
      const w = variable([5], 3);
      const optimizer = sgd({ learningRate: 0.5, lossScaleFactor });
      const before = tf.memory().numTensors;
      const loss = optimizer.minimize(() => tf.sum(tf.square(w)), true, [w])!;
      expect(tf.memory().numTensors).toBe(before + 1);
      const result = [loss.dataSync()[0], ...w.dataSync()];
      tf.dispose([loss, w]);
      return result;
    };
    expect(run(1024)).toEqual(run(null));
  });
});

describe('settings', () => {
  beforeAll(() => tf.setBackend('cpu'));

  /** What a variable of 1 is after a step with a gradient. */
  function stepped(optimizer: tf.Optimizer, gradient = 1, name?: string): number {
    const w = tf.variable(tf.scalar(1), true, name);
    const tensor = tf.scalar(gradient);
    optimizer.applyGradients([{ name: w.name, tensor }]);
    const [value] = w.dataSync();
    tf.dispose([w, tensor]);
    return value!;
  }

  test('the rate can be set, to a number and to a schedule, and is that of the step', () => {
    const optimizer = sgd({ learningRate: 0.5 });
    expect(stepped(optimizer)).toBe(0.5);
    optimizer.learningRate = 0.25;
    expect([optimizer.learningRate, stepped(optimizer)]).toEqual([0.25, 0.75]);
    optimizer.learningRate = exponentialDecay({
      initialLearningRate: 1,
      decaySteps: 1,
      decayRate: 0.5,
    });
    expect([optimizer.learningRate, stepped(optimizer)]).toEqual([0.25, 0.75]);
    expect([optimizer.learningRate, stepped(optimizer)]).toEqual([0.125, 0.875]);
  });

  test('what is excluded does not decay', () => {
    const options = { learningRate: 0.5, weightDecay: 0.5 };
    const optimizer = sgd({ ...options, excludeFromWeightDecay: ['bias'] });
    expect(stepped(optimizer, 0, 'dense/bias')).toBe(1);
    expect(stepped(optimizer, 0, 'dense/kernel')).toBe(0.75);
    const own = sgd(options);
    const w = tf.variable(tf.scalar(1));
    own.excludeFromWeightDecay({ varList: [w] });
    own.applyGradients([{ name: w.name, tensor: tf.scalar(0) }]);
    expect(w.dataSync()[0]).toBe(1);
    expect(stepped(own, 0)).toBe(0.75);
    own.excludeFromWeightDecay({ varNames: ['gamma'] });
    expect(stepped(own, 0, 'norm/gamma')).toBe(1);
    w.dispose();
  });

  test('averages are taken at the end', () => {
    const optimizer = sgd({ learningRate: 1, useEma: true, emaMomentum: 0.5 });
    const w = tf.variable(tf.scalar(0));
    const tensor = tf.scalar(-1);
    for (let i = 0; i < 3; i++) optimizer.applyGradients([{ name: w.name, tensor }]);
    // 1, then half of it and of 2, then half of that and of 3.
    optimizer.finalizeVariableValues();
    expect(w.dataSync()[0]).toBe(2.25);
    tf.dispose([w, tensor]);
    optimizer.dispose();
  });

  test('the average of a variable that joins later starts at its value', () => {
    const optimizer = sgd({ learningRate: 1, useEma: true, emaOverwriteFrequency: 1 });
    const [first, later] = [0, 8].map((value) => tf.variable(tf.scalar(value)));
    const step = (...all: tf.Variable[]) =>
      optimizer.applyGradients(all.map(({ name }) => ({ name, tensor: tf.scalar(0) })));
    step(first!);
    step(first!, later!);
    expect(later!.dataSync()[0]).toBeCloseTo(8, 6);
    tf.dispose([first!, later!]);
    optimizer.dispose();
  });

  test('a constraint that hangs on the assignment is applied once a step', () => {
    const w = tf.variable(tf.scalar(1));
    const assign = jest.spyOn(w, 'assign');
    const optimizer = adamW();
    optimizer.applyGradients([{ name: w.name, tensor: tf.scalar(1) }]);
    expect(assign).toHaveBeenCalledTimes(1);
    optimizer.dispose();
    w.dispose();
  });

  test('a frozen layer, and a second model, leave the moments of the others alone', async () => {
    const layer = (name: string) =>
      tfl.layers.dense({
        name,
        units: 2,
        inputShape: [2],
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 1 }),
      });
    const [x, y] = [tf.tensor2d(noise(8, 1), [4, 2]), tf.tensor2d(noise(8, 2), [4, 2])];
    const train = async (other: boolean) => {
      const [first, second] = [layer('first'), layer('second')];
      const model = tfl.sequential({ layers: [first, second] });
      const rival = tfl.sequential({ layers: [layer('rival')] });
      const optimizer = rmsprop({ momentum: 0.5 });
      const compile = (one: tfl.LayersModel) =>
        one.compile({ optimizer, loss: 'meanSquaredError' });
      compile(rival);
      for (let step = 0; step < 6; step++) {
        first.trainable = step % 2 === 0;
        compile(model);
        if (other) await rival.trainOnBatch(x, y);
        await model.trainOnBatch(x, y);
      }
      const values = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
      for (const one of [model, rival, optimizer]) one.dispose();
      return values;
    };
    expect(await train(true)).toEqual(await train(false));
    tf.dispose([x, y]);
  });

  test('a function of one’s own as rate trains and cannot be saved', () => {
    const optimizer = sgd({ learningRate: (step) => 1 / (step + 2) });
    expect(stepped(optimizer)).toBe(0.5);
    expect(() => optimizer.getConfig()).toThrow(
      expect.objectContaining({
        message:
          'sgd: learningRate, to be saved, must be a number or a schedule of this package, got function learningRate.',
      }),
    );
  });
});

describe('a saved training', () => {
  beforeAll(() => tf.setBackend('cpu'));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'optimizer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const build = () =>
    tfl.sequential({
      layers: ['one_two', 'batch_norm_3'].map((name) => {
        const kernelInitializer = tfl.initializers.glorotUniform({ seed: 1 });
        return tfl.layers.dense({ name, units: 3, inputShape: [3], kernelInitializer });
      }),
    });
  const train = async (model: tfl.LayersModel, from: number, to: number) => {
    for (let step = from; step < to; step++) {
      const [x, y] = [0, 1].map((i) => tf.tensor2d(noise(12, 2 * step + i), [4, 3]));
      await model.trainOnBatch(x!, y!);
      tf.dispose([x!, y!]);
    }
    return model.getWeights().map((weight) => [...weight.dataSync()]);
  };

  test.each<[string, () => tf.Optimizer]>([
    ['adamW', () => adamW({ excludeFromWeightDecay: ['batch_norm_3'], weightDecay: 0.1 })],
    ['muon', () => muon({ excludeLayers: ['one_two'] })],
    ['adafactor', () => adafactor({ learningRate: 0.1 })],
    [
      'nadam, averages, accumulation and a schedule',
      () =>
        nadam({
          learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 10 }),
          useEma: true,
          gradientAccumulationSteps: 2,
        }),
    ],
  ])('of %s goes on bit for bit, beside the first one', async (_, make) => {
    const compiled = () => {
      const model = build();
      model.compile({ optimizer: make(), loss: 'meanSquaredError' });
      return model;
    };
    const [whole, first] = [compiled(), compiled()];
    const right = await train(whole, 0, 9);
    await train(first, 0, 5);
    await saveModel(first, folder, { includeOptimizer: true });
    const second = await loadModel(folder);
    expect(second.optimizer.getConfig()).toEqual(make().getConfig());
    expect(await train(second, 5, 9)).toEqual(right);
    for (const model of [whole, first, second]) model.dispose();
  });
});

const number = 'must be a finite number';
test.each<[string, () => unknown, string]>([
  [
    'an unknown option',
    () => adam({ beta: 1 } as object),
    "adam: unknown option 'beta', expected one of amsgrad, beta1, beta2, clipnorm, clipvalue, " +
      'emaMomentum, emaOverwriteFrequency, epsilon, excludeFromWeightDecay, globalClipnorm, ' +
      'gradientAccumulationSteps, learningRate, lossScaleFactor, useEma, weightDecay.',
  ],
  ['a rate', () => sgd({ learningRate: -1 }), `sgd: learningRate ${number} of at least 0, got -1.`],
  [
    'a rate that is set',
    () => {
      sgd().learningRate = Number.NaN;
    },
    `sgd: learningRate ${number} of at least 0, got NaN.`,
  ],
  ['a decay of a mean', () => lion({ beta2: 1.5 }), `lion: beta2 ${number} from 0 to 1, got 1.5.`],
  [
    'a truth',
    () => adam({ amsgrad: 1 as unknown as boolean }),
    'adam: amsgrad must be true or false, got 1.',
  ],
  [
    'two ways to clip',
    () => adam({ clipnorm: 1, clipvalue: 1 }),
    "adam: what clips must be one of clipnorm, clipvalue, globalClipnorm, got ['clipnorm', 'clipvalue'].",
  ],
  ['a norm', () => adam({ clipnorm: 0 }), 'adam: clipnorm must be a number above 0, got 0.'],
  [
    'steps to accumulate',
    () => adam({ gradientAccumulationSteps: 1 }),
    'adam: gradientAccumulationSteps must be an integer of at least 2, got 1.',
  ],
  [
    'names',
    () => adamW({ excludeFromWeightDecay: 'bias' as unknown as string[] }),
    "adamW: excludeFromWeightDecay must be an array of texts, got 'bias'.",
  ],
  [
    'a momentum that comes later',
    () => {
      const optimizer = sgd();
      const w = tf.variable(tf.scalar(1));
      const step = () => optimizer.applyGradients([{ name: w.name, tensor: tf.scalar(1) }]);
      step();
      Object.assign(optimizer.settings, { momentum: 0.5 });
      step();
    },
    "sgd: what is kept must be that of before, '', got 'momentum'.",
  ],
  [
    'averages before the first step',
    () => sgd({ useEma: true }).finalizeVariableValues(),
    "sgd: averages must be those of at least one step, got 'none'.",
  ],
  [
    'averages that are not kept',
    () => sgd().finalizeVariableValues(),
    'sgd: useEma must be true for averages, got false.',
  ],
])('%s is refused', (_, call, message) => {
  expect(call).toThrow(expect.objectContaining({ message }));
});

test('weights of another optimizer are refused', async () => {
  const steps = { name: 'iter', tensor: tf.scalar(1, 'int32') };
  const other = [steps, { name: 'w/accumulator', tensor: tf.scalar(1) }];
  await expect(adam().setWeights(other)).rejects.toEqual(
    expect.objectContaining({
      message:
        "adam: the weights must be as many of 'momentum' as of each slot, got ['w/accumulator'].",
    }),
  );
  await expect(sgd().setWeights(other)).rejects.toEqual(
    expect.objectContaining({ message: 'sgd: the weights must be none, got 1.' }),
  );
});
