import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { describeEachBackend } from '../backends.js';
import { distance } from '../wasm/compare.js';

interface Numbers {
  shape: number[];
  values: number[];
}
interface Case {
  className: 'DepthwiseConv2D' | 'SeparableConv2D';
  config: Record<string, unknown>;
  x: Numbers;
  weights: Numbers[];
  y: Numbers;
  g: number[];
  gradients: number[][];
}

/** scripts/fixtures/keras_depthwise.py. */
const CASES: Case[] = JSON.parse(
  readFileSync(path.join(__dirname, '..', 'fixtures', 'keras', 'depthwise.json'), 'utf8'),
);
const nameOf = ({ className, config, x }: Case) =>
  `${className} in=${x.shape.join('x')} ${JSON.stringify(config).replace(/["{}]/g, '')}`;
const camel = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

function built({ className, config, x, weights }: Case): tfl.layers.Layer {
  const options = Object.fromEntries(Object.entries(config).map(([key, v]) => [camel(key), v]));
  const make =
    className === 'DepthwiseConv2D' ? tfl.layers.depthwiseConv2d : tfl.layers.separableConv2d;
  const layer = make(options as never) as tfl.layers.Layer;
  layer.build(x.shape);
  tf.tidy(() => layer.setWeights(weights.map(({ shape, values }) => tf.tensor(values, shape))));
  return layer;
}

describeEachBackend("Keras's depthwise and separable convolutions", () => {
  test.each(CASES.map((c) => [nameOf(c), c] as const))('%s', (_, c) => {
    const before = tf.memory().numTensors;
    const layer = built(c);
    expect(layer.computeOutputShape(c.x.shape)).toEqual(c.y.shape);
    tf.tidy(() => {
      const x = tf.tensor(c.x.values, c.x.shape);
      const y = layer.apply(x) as tf.Tensor;
      expect(y.shape).toEqual(c.y.shape);
      expect(distance(y.dataSync(), c.y.values)).toBeLessThan(1e-5);
      const g = tf.tensor(c.g, c.y.shape);
      const loss = () => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, g)) as tf.Scalar;
      const dx = tf.grad((v: tf.Tensor) => tf.sum(tf.mul(layer.apply(v) as tf.Tensor, g)))(x);
      const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
      const { grads } = tf.variableGrads(loss, variables);
      const got = [dx, ...variables.map(({ name }) => grads[name]!)];
      got.forEach((gradient, i) => {
        expect(distance(gradient.dataSync(), c.gradients[i]!)).toBeLessThan(1e-5);
      });
    });
    for (const weight of layer.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
