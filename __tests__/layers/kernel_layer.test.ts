import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import type { ConvTransposeArgs } from '../../lib/layers/base_conv_transpose.js';
import { describeEachBackend } from '../backends.js';

/*
 * One channel, kernelSize 1: y = w x + b, so that every loss can be computed by hand. x is 2
 * samples of 3 ones, the target 0, so y = w + b everywhere.
 */
const W = -0.5;
const B = 1.5;
const Y = W + B;
const RATE = 0.1;
const ONES = 6;
const SAMPLES = 2;

/** A layer with a frozen start, in a compiled model. */
function modelOf(args: Partial<ConvTransposeArgs>) {
  const layer = layers.conv1dTranspose({
    filters: 1,
    kernelSize: 1,
    inputShape: [3, 1],
    kernelInitializer: { className: 'Constant', config: { value: W } },
    biasInitializer: { className: 'Constant', config: { value: B } },
    ...args,
  });
  const model = tfl.sequential({ layers: [layer] });
  const optimizer = tf.train.sgd(RATE);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return { model, optimizer };
}

/** The loss of one step, and the weights after it. Nothing is left behind. */
async function step(args: Partial<ConvTransposeArgs>) {
  const before = tf.memory().numTensors;
  const { model, optimizer } = modelOf(args);
  const x = tf.ones([SAMPLES, 3, 1]);
  const target = tf.zeros([SAMPLES, 3, 1]);
  const loss = (await model.trainOnBatch(x, target)) as number;
  const [w, b] = model.getWeights().map((weight) => weight.dataSync()[0]!);
  tf.dispose([x, target]);
  model.dispose();
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return { loss, w: w!, b: b! };
}

const l1 = (factor: number) => ({ className: 'L1L2', config: { l1: factor, l2: 0 } });

/** A penalty, how it adds to the loss, and its slopes in w and b. Keras 3.15 documents each. */
const penalties: [string, Partial<ConvTransposeArgs>, number, number, number][] = [
  ['none', {}, 0, 0, 0],
  ["kernel 'l1': 0.01 |w|", { kernelRegularizer: 'l1' }, 0.01 * 0.5, -0.01, 0],
  ["kernel 'l2': 0.01 w^2", { kernelRegularizer: 'l2' }, 0.01 * W * W, 0.02 * W, 0],
  [
    "kernel 'l1_l2': both",
    { kernelRegularizer: 'l1_l2' },
    0.01 * 0.5 + 0.01 * W * W,
    -0.01 + 0.02 * W,
    0,
  ],
  ["bias 'L1L2': both", { biasRegularizer: 'L1L2' }, 0.01 * B + 0.01 * B * B, 0, 0.01 + 0.02 * B],
  ['bias by config', { biasRegularizer: l1(0.3) }, 0.3 * B, 0, 0.3],
  [
    'kernel by instance',
    { kernelRegularizer: tfl.regularizers.l2({ l2: 0.4 }) },
    0.4 * W * W,
    0.8 * W,
    0,
  ],
  [
    'activity: 0.5 sum |y| / batch size',
    { activityRegularizer: l1(0.5) },
    (0.5 * ONES * Y) / SAMPLES,
    (0.5 * ONES) / SAMPLES,
    (0.5 * ONES) / SAMPLES,
  ],
  [
    "activity 'l2', after the activation",
    { activityRegularizer: 'l2', activation: 'relu' },
    (0.01 * ONES * Y * Y) / SAMPLES,
    (0.02 * ONES * Y) / SAMPLES,
    (0.02 * ONES * Y) / SAMPLES,
  ],
];

/** What w = -0.5 and b = 1.5 become after the step, whose plain results are -0.7 and 1.3. */
const constraints: [string, Partial<ConvTransposeArgs>, number, number][] = [
  ['none', {}, -0.7, 1.3],
  ["kernel 'nonNeg'", { kernelConstraint: 'nonNeg' }, 0, 1.3],
  ["bias 'UnitNorm'", { biasConstraint: 'UnitNorm' }, -0.7, 1],
  [
    'bias by config',
    { biasConstraint: { className: 'MaxNorm', config: { maxValue: 0.25, axis: 0 } } },
    -0.7,
    0.25,
  ],
  [
    'kernel by instance',
    {
      kernelConstraint: tfl.constraints.minMaxNorm({ minValue: 1, maxValue: 2, rate: 1, axis: 0 }),
    },
    -1,
    1.3,
  ],
];

describeEachBackend('the training of a layer with', () => {
  test.each(penalties)('penalty %s', async (_, args, penalty, byKernel, byBias) => {
    const { loss, w, b } = await step(args);
    expect(loss).toBeCloseTo(Y * Y + penalty, 5);
    expect(w).toBeCloseTo(W - RATE * (2 * Y + byKernel), 5);
    expect(b).toBeCloseTo(B - RATE * (2 * Y + byBias), 5);
  });

  test.each(constraints)('constraint %s', async (_, args, kernel, bias) => {
    const { w, b } = await step(args);
    expect(w).toBeCloseTo(kernel, 5);
    expect(b).toBeCloseTo(bias, 5);
  });
});

describe('an activity penalty', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('of a shared layer counts every call', async () => {
    const before = tf.memory().numTensors;
    const layer = layers.conv1dTranspose({
      filters: 1,
      kernelSize: 1,
      kernelInitializer: 'ones',
      activityRegularizer: l1(1),
    });
    const x = tfl.input({ shape: [3, 1] });
    const once = layer.apply(x) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: x, outputs: layer.apply(once) as tfl.SymbolicTensor });
    const optimizer = tf.train.sgd(RATE);
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const ones = tf.ones([SAMPLES, 3, 1]);
    const twos = tf.mul(ones, 2);
    // The kernel is 1: 1 of the squared error against 2, and 3 a sample from each of two calls.
    const loss = await model.trainOnBatch(ones, twos);
    expect(loss).toBeCloseTo(1 + 3 + 3, 5);
    tf.dispose([ones, twos]);
    model.dispose();
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('costs nothing where there is no loss: predict, and a call with training', () => {
    const { model, optimizer } = modelOf({ activityRegularizer: l1(1) });
    const x = tf.ones([SAMPLES, 3, 1]);
    const before = tf.memory().numTensors;
    tf.dispose(model.predict(x) as tf.Tensor);
    tf.dispose(model.apply(x, { training: true }) as tf.Tensor);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(x);
    model.dispose();
    optimizer.dispose();
  });

  test('that a loop of its own never asks for does not pile up', () => {
    const { model, optimizer } = modelOf({ activityRegularizer: l1(1) });
    const x = tf.ones([SAMPLES, 3, 1]);
    const loss = () => tf.mean(model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar;
    optimizer.minimize(loss);
    const afterOne = tf.memory().numTensors;
    optimizer.minimize(loss);
    optimizer.minimize(loss);
    expect(tf.memory().numTensors).toBe(afterOne);
    tf.dispose(x);
    model.dispose();
    optimizer.dispose();
  });
});

test('constraints leave weights that are set or loaded as they are', () => {
  tf.tidy(() => {
    const layer = layers.conv1dTranspose({
      filters: 1,
      kernelSize: 1,
      kernelConstraint: 'nonNeg',
      useBias: false,
    });
    layer.build([null, 3, 1]);
    layer.setWeights([tf.tensor3d([[[W]]])]);
    expect(layer.getWeights()[0]!.dataSync()[0]).toBe(W);
  });
});
