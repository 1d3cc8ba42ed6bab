import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import { makeLayer } from '../../lib/keras/read/rules/rule.js';
import { camelCased } from '../../lib/tfjs/spelling.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { drawnOn } from '../draws.js';
import { dealtTo } from '../gpu/dealt_to.js';
import { distance } from '../wasm/compare.js';
import { specimenInput } from './specimens.js';

interface Case {
  className: string;
  config: Record<string, unknown>;
  given: { masks?: (boolean[][] | null)[]; use_causal_mask?: boolean };
  inputs: number[][];
  weights: number[][];
  shape: number[];
  y: number[];
  gradients: number[][];
}

/** scripts/fixtures/keras_own_layers.py. */
const FILE = path.join(__dirname, '..', 'fixtures', 'keras', 'own_layers.json.gz');
const CASES: Case[] = JSON.parse(strFromU8(gunzipSync(readFileSync(FILE))));

const nameOf = ({ className, config, given, inputs }: Case) =>
  `${className} in=${inputs.map((shape) => shape.join('x'))} ` +
  JSON.stringify({ ...config, ...given }).replace(/["{}]/g, '');

/** The formula of the fixture's script. */
const numbers = (shape: readonly number[], place: number) => specimenInput(shape, 1 + place / 7);

const spelled = (value: unknown) =>
  typeof value === 'string' && value.startsWith('channels_') ? camelCased(value) : value;

function optionsOf({ config, given }: Case): Record<string, unknown> {
  const entries = Object.entries(config).map(([key, value]) => [camelCased(key), spelled(value)]);
  const causal = given.use_causal_mask === undefined ? {} : { useCausalMask: true };
  return { ...Object.fromEntries(entries), ...causal };
}

function built(c: Case): tfl.layers.Layer {
  const className = /^Conv.D$/.test(c.className) ? `Grouped${c.className}` : c.className;
  const layer = makeLayer(className, optionsOf(c));
  const symbols = c.inputs.map((batchShape) => tfl.input({ batchShape }));
  const output = layer.apply(symbols.length === 1 ? symbols[0]! : symbols);
  expect((output as tfl.SymbolicTensor).shape).toEqual(c.shape);
  expect(layer.trainableWeights.map(({ shape }) => shape)).toEqual(c.weights);
  tf.tidy(() => {
    layer.trainableWeights.forEach((weight, i) => {
      weight.write(numbers(c.weights[i]!, c.inputs.length + i));
    });
  });
  return layer;
}

test('there are 105 cases of 14 classes', () => {
  const classes = new Set(CASES.map(({ className }) => className));
  expect([CASES.length, classes.size]).toEqual([105, 14]);
});

describeEachBackend("Keras's layers that tfjs-layers lacks, argument by argument", (backend) => {
  const cases = CASES.filter((_, i) => drawnOn(backend, i) && dealtTo(backend, i));
  test.each(cases.map((c) => [nameOf(c), c] as const))('%s', (_, c) => {
    const before = tf.memory().numTensors;
    const layer = built(c);
    tf.tidy(() => {
      const masks = c.given.masks?.map((one) => one && tf.tensor2d(one, undefined, 'bool'));
      const kwargs = masks === undefined ? {} : { mask: masks };
      const call = (xs: tf.Tensor[]) =>
        layer.apply(xs.length === 1 ? xs[0]! : xs, { ...kwargs } as never) as tf.Tensor;
      const inputs = c.inputs.map(numbers);
      const y = call(inputs);
      expect(y.shape).toEqual(c.shape);
      expect(distance(y.dataSync(), c.y)).toBeLessThan(1e-5);
      const g = numbers(c.shape, inputs.length + c.weights.length);
      const loss = (...xs: tf.Tensor[]) => tf.sum(tf.mul(call(xs), g)) as tf.Scalar;
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } =
        variables.length === 0
          ? { grads: {} as Record<string, tf.Tensor> }
          : tf.variableGrads(() => loss(...inputs), variables);
      const got = [...tf.grads(loss)(inputs), ...variables.map(({ name }) => grads[name]!)];
      expect(got).toHaveLength(c.gradients.length);
      got.forEach((gradient, i) => {
        // Against 1 at least: a bias of the keys shifts all scores alike, and its gradient is rounding alone.
        expectClose(gradient, tf.tensor(c.gradients[i]!, gradient.shape), 2e-5);
      });
    });
    for (const weight of layer.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
