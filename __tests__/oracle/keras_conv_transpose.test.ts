import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import '../../lib/webgl/index.js';
import '../../lib/webgpu/index.js';
import { Conv1DTranspose } from '../../lib/layers/conv1d_transpose.js';
import { Conv2DTranspose } from '../../lib/layers/conv2d_transpose.js';
import { Conv3DTranspose } from '../../lib/layers/conv3d_transpose.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { dealtTo } from '../gpu/dealt_to.js';
import { readKerasOracle, title, toArguments } from './keras_cases.js';

const CLASSES = { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose };

describe('Keras vectors', () => {
  const oracle = readKerasOracle();

  describeEachBackend('outputs and gradients', (backend) => {
    test.each(
      oracle.cases
        .filter((_, i) => dealtTo(backend, i))
        .map((c) => ({ ...c, name: `${c.layer} ${title(c.config, c.tensors.x.shape)}` })),
    )('$id $name', ({ layer: className, config, tensors }) => {
      const before = tf.memory().numTensors;
      const layer = new CLASSES[className](toArguments(config));
      tf.tidy(() => {
        const names = config.use_bias ? (['kernel', 'bias'] as const) : (['kernel'] as const);
        const x = oracle.tensor(tensors.x);
        layer.build(x.shape);
        layer.setWeights(names.map((name) => oracle.tensor(tensors[name])));
        expect(layer.computeOutputShape(x.shape)).toEqual(tensors.y.shape);
        expectClose(layer.apply(x) as tf.Tensor, oracle.tensor(tensors.y));

        const g = oracle.tensor(tensors.g);
        const loss = (input: tf.Tensor) =>
          tf.sum(tf.mul(layer.apply(input) as tf.Tensor, g)) as tf.Scalar;
        expectClose(tf.grad(loss)(x), oracle.tensor(tensors.dx));
        const { grads } = tf.variableGrads(() => loss(x));
        const gradients = Object.values(grads);
        expect(gradients).toHaveLength(names.length);
        names.forEach((name, i) => {
          expectClose(gradients[i]!, oracle.tensor(tensors[`d${name}`]));
        });
      });
      for (const weight of layer.weights) weight.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
