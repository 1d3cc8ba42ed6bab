/** What Captum has no rule for, against plain loops. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/data/index.js';
import { KerasActivation } from '../../lib/keras/layers/keras_activation.js';
import '../../lib/keras/layers/activations.js';
import { deconvolve } from '../../lib/visualize/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { type Nonlinear, project, run, type Signal, type Stage } from '../reference/deconvnet.js';
import { product } from '../reference/product.js';

const ALPHAS = [0.1, 0.4, -0.2, 0.7];

const relu = (least: number, most: number): Nonlinear => ({
  value: (z) => (z > least ? Math.min(z, most) : 0),
  slope: (z) => (z > least && z < most ? 1 : 0),
  rectify: (s) => Math.max(s, 0),
});
const leaky = (alpha: (channel: number) => number): Nonlinear => ({
  value: (z, c) => (z > 0 ? z : alpha(c) * z),
  slope: (z, c) => (z > 0 ? 1 : alpha(c)),
  rectify: (s, c) => (s > 0 ? s : alpha(c) * s),
});
const smooth = (value: (z: number) => number, slope: (z: number) => number): Nonlinear => ({
  value,
  slope,
  rectify: null,
});

interface Row {
  readonly name: string;
  readonly rule: Nonlinear;
  /** A layer of its own, or the activation of the convolution. */
  readonly layer?: () => tfl.layers.Layer;
  readonly activation?: string;
}

const { layers } = tfl;
const ROWS: Row[] = [
  { name: 'fused relu', rule: relu(0, Infinity), activation: 'relu' },
  { name: 'fused relu6', rule: relu(0, 6), activation: 'relu6' },
  { name: 'ReLU', rule: relu(0, Infinity), layer: () => layers.reLU() },
  { name: 'ReLU maxValue=2', rule: relu(0, 2), layer: () => layers.reLU({ maxValue: 2 }) },
  {
    name: 'ThresholdedReLU theta=0.5',
    rule: relu(0.5, Infinity),
    layer: () => layers.thresholdedReLU({ theta: 0.5 }),
  },
  {
    name: 'Activation relu',
    rule: relu(0, Infinity),
    layer: () => layers.activation({ activation: 'relu' }),
  },
  {
    name: 'LeakyReLU alpha=0.2',
    rule: leaky(() => 0.2),
    layer: () => layers.leakyReLU({ alpha: 0.2 }),
  },
  {
    name: `PReLU alphas=${ALPHAS}`,
    rule: leaky((channel) => ALPHAS[channel]!),
    layer: () => layers.prelu({ sharedAxes: [1], alphaInitializer: 'zeros' }),
  },
  { name: 'fused keras leaky relu', rule: leaky(() => 0.2), activation: 'kerasLeakyRelu' },
  {
    name: 'fused keras hard silu',
    rule: smooth(
      (z) => (z * Math.min(Math.max(z + 3, 0), 6)) / 6,
      (z) => (z <= -3 ? 0 : z >= 3 ? 1 : (2 * z + 3) / 6),
    ),
    activation: 'kerasHardSilu',
  },
  {
    name: 'KerasActivation relu negativeSlope=0.1 threshold=0.5 maxValue=2',
    rule: {
      value: (z) => (z > 0.5 ? Math.min(z, 2) : 0.1 * (z - 0.5)),
      slope: (z) => (z > 0.5 ? (z < 2 ? 1 : 0) : 0.1),
      rectify: (s) => (s > 0 ? s : 0.1 * s),
    },
    layer: () =>
      new KerasActivation({
        pointwise: 'relu',
        parameters: { negativeSlope: 0.1, threshold: 0.5, maxValue: 2 },
      }),
  },
  {
    name: 'tanh',
    rule: smooth(Math.tanh, (z) => 1 - Math.tanh(z) ** 2),
    layer: () => layers.activation({ activation: 'tanh' }),
  },
  {
    name: 'ELU',
    rule: smooth(
      (z) => (z > 0 ? z : Math.expm1(z)),
      (z) => (z > 0 ? 1 : Math.exp(z)),
    ),
    layer: () => layers.elu(),
  },
];

const random = new Random(3);
const weights = (...shape: number[]): number[] =>
  Array.from({ length: product(shape) }, () => random.uniform(-1, 1));
const nested = <T>(values: T[], [first, ...rest]: number[]): unknown =>
  rest.length === 0
    ? values
    : Array.from({ length: first! }, (_, i) => {
        const size = values.length / first!;
        return nested(values.slice(i * size, (i + 1) * size), rest);
      });

const SHAPES = [
  [3, 2, 4],
  [3, 4, 4],
];
const KERNELS = SHAPES.map((shape) => weights(...shape));
const INPUT = weights(20, 2).map((value) => 2 * value);

function network({ layer, activation = undefined }: Row): tfl.LayersModel {
  const model = tfl.sequential();
  SHAPES.forEach(([kernelSize, channels, filters], n) => {
    const inputShape = n === 0 ? { inputShape: [20, channels!] } : {};
    const fused = activation ? { activation: activation as 'relu' } : {};
    model.add(
      layers.conv1d({ filters: filters!, kernelSize: kernelSize!, ...fused, ...inputShape }),
    );
    if (layer) model.add(layer());
    if (n === 0) model.add(layers.maxPooling1d({ poolSize: 3, strides: 2 }));
  });
  let next = 0;
  for (const one of model.layers) {
    const [first] = one.getWeights();
    if (first === undefined) continue;
    const isKernel = one.getClassName() === 'Conv1D';
    const values = isKernel ? KERNELS[next]! : ALPHAS;
    const tensors = one
      .getWeights()
      .map((weight, n) => (n === 0 ? tf.tensor(values, weight.shape) : tf.zeros(weight.shape)));
    if (isKernel) next++;
    one.setWeights(tensors);
    tf.dispose(tensors);
  }
  return model;
}

function stages(rule: Nonlinear): Stage[] {
  const convs = KERNELS.map((values, n): Stage => {
    return { kind: 'conv', kernel: nested(values, SHAPES[n]!) as number[][][] };
  });
  const nonlinear: Stage = { kind: 'nonlinear', rule };
  return [convs[0]!, nonlinear, { kind: 'pool', size: 3, stride: 2 }, convs[1]!, nonlinear];
}

describeEachBackend('rectifiers', () => {
  test.each(ROWS)('$name as in plain loops', async (row) => {
    const model = network(row);
    const input = tf.tensor(INPUT, [20, 2]);
    const plain = stages(row.rule);
    const signal = nested(INPUT, [20, 2]) as Signal;
    const outputs = run(plain, signal).at(-1)!;
    const before = tf.memory().numTensors;
    for (const method of ['deconvnet', 'guided', 'saliency'] as const) {
      const { projections, activations, units } = await deconvolve(model, input, {
        layer: -1,
        filters: [0, 1, 2, 3],
        position: [2],
        method,
      });
      const given = tf.tensor3d([outputs]);
      expectClose(activations, given);
      const expected = units.map(({ position, filter }) =>
        project(plain, signal, [position![0]!, filter], method),
      );
      const values = expected.flat(2);
      expect(values.some((value) => Math.abs(value) > 0.1)).toBe(true);
      const wanted = tf.tensor3d(expected);
      expectClose(projections, wanted);
      tf.dispose([projections, activations, given, wanted]);
    }
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});
