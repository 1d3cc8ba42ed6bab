import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { gradientPenalty } from '../../lib/losses/index.js';
import { describeEachBackend } from '../backends.js';

/** A critic as people build it: convolutions with strides, a dense layer at the end. Its units are smooth, for the differences. */
function critic(): tfl.LayersModel {
  const initial = (seed: number) => ({
    kernelInitializer: tfl.initializers.randomNormal({ seed, stddev: 0.4 }),
  });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        filters: 3,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        inputShape: [6, 6, 1],
        ...initial(1),
      }),
      tfl.layers.activation({ activation: 'softplus' }),
      tfl.layers.conv2d({ filters: 2, kernelSize: 3, activation: 'tanh', ...initial(2) }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 1, useBias: false, ...initial(3) }),
    ],
  });
}

describeEachBackend('gradientPenalty of a model', () => {
  test('the gradient of its weights is that of finite differences', () => {
    const model = critic();
    const [real, fake] = [1, 2].map((seed) => tf.randomNormal([3, 6, 6, 1], 0, 1, 'float32', seed));
    const mix = tf.tensor1d([0.2, 0.5, 0.9]);
    const penalty = () => gradientPenalty(model, real!, fake!, { mix });
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const before = tf.memory().numTensors;
    const { value, grads } = tf.variableGrads(penalty, variables);
    expect(tf.memory().numTensors - before).toBe(1 + Object.keys(grads).length);
    expect(value.dataSync()[0]).toBeGreaterThan(0.01);
    for (const variable of variables) {
      const gradient = grads[variable.name]!;
      const direction = tf.randomNormal(variable.shape, 0, 1, 'float32', 5);
      const start = variable.clone();
      const at = (step: number) => {
        variable.assign(tf.add(start, tf.mul(direction, step)));
        const moved = penalty().dataSync()[0]!;
        variable.assign(start);
        return moved;
      };
      const step = 0.01;
      const difference = (at(step) - at(-step)) / (2 * step);
      const expected = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
      expect(Math.abs(difference - expected)).toBeLessThan(0.02 * Math.max(1, Math.abs(expected)));
    }
  });
});
