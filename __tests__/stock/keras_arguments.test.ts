// First: what is registered before the package is.
import { camelCased } from '../../lib/tfjs/spelling.js';
import '../layers/stock_classes.js';

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import { makeLayer } from '../../lib/keras/read/rules/rule.js';
import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { STOCK_CLASSES } from '../layers/stock_classes.js';
import { distance } from '../wasm/compare.js';

interface Numbers {
  shape: number[];
  values: number[];
}
interface Case {
  className: string;
  config: Record<string, unknown>;
  training: boolean;
  inputs: Numbers[];
  trained: Numbers[];
  kept: Numbers[];
  y: Numbers;
  g: number[];
  gradients: number[][];
  after: number[][];
}

/** scripts/fixtures/keras_layers.py. */
const FILE = path.join(__dirname, '..', 'fixtures', 'keras', 'layers.json.gz');
const CASES: Case[] = JSON.parse(strFromU8(gunzipSync(readFileSync(FILE))));

/** Options in tfjs's spelling, those of layers inside as well. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [SPELLED[key] ?? camelCased(key), spelled(one)]),
    );
  }
  return typeof value === 'string' ? (SPELLED[value] ?? value) : value;
}
const SPELLED: Record<string, string> = {
  channels_first: 'channelsFirst',
  log_softmax: 'logSoftmax',
  negative_slope: 'alpha',
  silu: 'swish',
};

function nameOf({ className, config, inputs, training }: Case): string {
  const shapes = inputs.map(({ shape }) => shape.join('x'));
  const options = JSON.stringify(config).replace(/["{}]/g, '');
  return `${className} in=${shapes} ${options}${training ? ' training' : ''}`;
}

function built({ className, config, inputs, trained, kept, y }: Case): tfl.layers.Layer {
  const layer = makeLayer(className, spelled(config) as Record<string, unknown>);
  const shapes = inputs.map(({ shape }) => shape);
  const symbolic = shapes.map((batchShape) => tfl.input({ batchShape }));
  const output = layer.apply(symbolic.length === 1 ? symbolic[0]! : symbolic);
  expect((output as tfl.SymbolicTensor).shape).toEqual(y.shape);
  tf.tidy(() => {
    const assign = (weights: tfl.LayerVariable[], values: Numbers[]) =>
      weights.forEach((weight, i) => {
        weight.write(tf.tensor(values[i]!.values, values[i]!.shape));
      });
    assign(layer.trainableWeights, trained);
    assign(layer.nonTrainableWeights, kept);
  });
  return layer;
}

/** Of gradients. WebGL leaves it to the card how exact exp and tanh are (GLSL ES 3.00, section 4.5.1). */
const tolerance = (backend: string) => (backend === 'webgl' ? 5e-5 : 2e-5);

describeEachBackend("Keras's layers, argument by argument", (backend) => {
  const cases = CASES.filter((_, i) => drawnOn(backend, i));
  test.each(cases.map((c) => [nameOf(c), c] as const))('%s', (_, c) => {
    const before = tf.memory().numTensors;
    const layer = built(c);
    const kwargs = c.training ? { training: true } : {};
    const call = (inputs: tf.Tensor[]) =>
      layer.apply(inputs.length === 1 ? inputs[0]! : inputs, kwargs) as tf.Tensor;
    tf.tidy(() => {
      const inputs = c.inputs.map(({ values, shape }) => tf.tensor(values, shape));
      const y = call(inputs);
      expect(y.shape).toEqual(c.y.shape);
      expect(distance(y.dataSync(), c.y.values)).toBeLessThan(1e-5);
      layer.nonTrainableWeights.forEach((weight, i) => {
        expect(distance(weight.read().dataSync(), c.after[i]!)).toBeLessThan(1e-5);
      });
      const g = tf.tensor(c.g, c.y.shape);
      const loss = (...xs: tf.Tensor[]) => tf.sum(tf.mul(call(xs), g)) as tf.Scalar;
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const weights =
        variables.length > 0 ? tf.variableGrads(() => loss(...inputs), variables).grads : {};
      const got = [...tf.grads(loss)(inputs), ...variables.map(({ name }) => weights[name]!)];
      got.forEach((gradient, i) => {
        expect(distance(gradient.dataSync(), c.gradients[i]!)).toBeLessThan(tolerance(backend));
      });
    });
    for (const weight of layer.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** What says nothing of outputs: names, how weights begin and are held, and what is random. */
const SILENT =
  /^(name|trainable|dtype|batchInputShape|inputDim|inputLength|seed|rank|stateful)$|(Initializer|Regularizer|Constraint)$/;

/** What tfjs's RNN repeats of its cell. */
const OF_CELLS =
  'units activation recurrentActivation useBias unitForgetBias dropout recurrentDropout implementation'.split(
    ' ',
  );

/** Arguments that Keras takes otherwise, or that have no row, and why. Stock refuses those that throw. */
const ELSEWHERE: Record<string, string> = {
  'ELU.alpha': 'stock throws; loadKeras makes a KerasActivation',
  'Softmax.axis': 'last axis only; stock throws, and its default is 1; loadKeras permutes',
  'UpSampling2D.interpolation':
    'bilinear is on another grid; loadKeras makes a BilinearUpSampling2D',
  'Resizing.*': 'on another grid, of rank 3 only; loadKeras and toKeras refuse it',
  'ThresholdedReLU.*': 'no layer of Keras 3; __tests__/keras',
  'Embedding.*': 'takes integers, has no gradient for them; __tests__/keras',
  'Masking.*': 'makes a mask; __tests__/keras',
  'CategoryEncoding.*': 'integers in, no gradient; loadKeras makes operations of it',
  'RandomWidth.*': 'random; loadKeras refuses it',
  'Dropout.*': 'random; __tests__/stock/dropout.test.ts',
  'SpatialDropout1D.*': 'random; __tests__/stock/dropout.test.ts',
  'GaussianNoise.*': 'random',
  'GaussianDropout.*': 'random',
  'AlphaDropout.*': 'random',
  'RNN.returnState': 'a second output; __tests__/keras',
  ...Object.fromEntries(OF_CELLS.map((name) => [`RNN.${name}`, "the cell's own"])),
  'SimpleRNN.returnState': 'a second output; __tests__/keras',
  'LSTM.returnState': 'a second output; __tests__/keras',
  'GRU.returnState': 'a second output; __tests__/keras',
  'ConvLSTM2D.returnState': 'a second output; __tests__/keras',
  'LSTM.unitForgetBias': 'how the bias begins',
  'ConvLSTM2D.unitForgetBias': 'how the bias begins',
  'SimpleRNN.dropout': 'random',
  'LSTM.dropout': 'random',
  'GRU.dropout': 'random',
  'ConvLSTM2D.dropout': 'random',
  'SimpleRNN.recurrentDropout': 'random',
  'LSTM.recurrentDropout': 'random',
  'GRU.recurrentDropout': 'random',
  'ConvLSTM2D.recurrentDropout': 'random',
  'LSTM.implementation': 'says how, not what',
  'GRU.implementation': 'says how, not what',
  'GRU.resetAfter': 'stock throws; loadKeras makes a ResetAfterGRU',
  'ConvLSTM2D.unroll': 'says how, not what',
  'ConvLSTM2D.implementation': 'says how, not what',
};

const INSIDE = /Cells?$|^(Model|Functional|Sequential|InputLayer)$/;

describe('every argument of every stock layer has a row, or a reason', () => {
  const reason = (className: string, argument: string) =>
    ELSEWHERE[`${className}.*`] ?? ELSEWHERE[`${className}.${argument}`];

  test.each(STOCK_CLASSES.filter((name) => !INSIDE.test(name)))('%s', (className) => {
    const rows = CASES.filter((one) => one.className === className);
    if (rows.length === 0) {
      expect(reason(className, '*')).toBeDefined();
      return;
    }
    const layer = built(rows[0]!);
    const given = new Set(rows.flatMap(({ config }) => Object.keys(spelled(config) as object)));
    const left = Object.keys(layer.getConfig()).filter(
      (argument) =>
        !SILENT.test(argument) && !given.has(argument) && reason(className, argument) === undefined,
    );
    expect(left).toEqual([]);
    for (const weight of layer.weights) weight.dispose();
  });
});
