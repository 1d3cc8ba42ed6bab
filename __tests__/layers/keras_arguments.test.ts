import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import { makeLayer } from '../../lib/keras/rules/rule.js';
import { describeEachBackend } from '../backends.js';
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

const camel = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
function nameOf({ className, config, inputs, training }: Case): string {
  const shapes = inputs.map(({ shape }) => shape.join('x'));
  const options = JSON.stringify(config).replace(/["{}]/g, '');
  return `${className} in=${shapes} ${options}${training ? ' training' : ''}`;
}

function built({ className, config, inputs, trained, kept }: Case): tfl.layers.Layer {
  const options = Object.entries(config).map(([key, value]) => [camel(key), value]);
  const layer = makeLayer(className, Object.fromEntries(options));
  const shapes = inputs.map(({ shape }) => shape);
  layer.build(shapes.length === 1 ? shapes[0]! : shapes);
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

describeEachBackend("Keras's layers, argument by argument", () => {
  test.each(CASES.map((c) => [nameOf(c), c] as const))('%s', (_, c) => {
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
        expect(distance(gradient.dataSync(), c.gradients[i]!)).toBeLessThan(2e-5);
      });
    });
    for (const weight of layer.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
