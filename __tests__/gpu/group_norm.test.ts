import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import '../../lib/webgpu/index.js';
import { GroupNormalization, InstanceNormalization } from '../../lib/layers/index.js';
import { plainGroupNorm } from '../../lib/ops/group_norm.js';
import { GROUP_NORM, GROUP_NORM_GRADIENT } from '../../lib/ops/kernel_names.js';
import { describeEachBackend } from '../backends.js';
import { distance, noise } from '../wasm/compare.js';

const SHAPE = [2, 5, 3, 8];

const LAYERS = [
  { name: 'GroupNormalization', layer: new GroupNormalization({ groups: 4 }), groups: 4 },
  {
    name: 'InstanceNormalization',
    layer: new InstanceNormalization({ affine: true, epsilon: 1e-3 }),
    groups: 8,
  },
] as const;

describeEachBackend('normalisation in groups', () => {
  test.each(LAYERS)('$name is one kernel forward and one back', ({ layer, groups }) => {
    const [x, dy] = [tf.tensor(noise(240, 1), SHAPE), tf.tensor(noise(240, 2), SHAPE)];
    layer.build(SHAPE);
    layer.setWeights([tf.tensor(noise(8, 3)), tf.tensor(noise(8, 4))]);
    const [gamma, beta] = layer.getWeights();
    const plain = (t: tf.Tensor) =>
      plainGroupNorm(t, { gamma: gamma!, beta: beta! }, { groups, epsilon: 1e-3 });
    const expected = [plain(x), tf.grad(plain)(x, dy)].map((t) => t.dataSync());
    const before = tf.memory().numTensors;
    const run = jest.spyOn(tf.engine(), 'runKernel');
    const call = (t: tf.Tensor) => layer.apply(t) as tf.Tensor;
    const got = tf.tidy(() => [call(x), tf.grad(call)(x, dy)].map((t) => t.dataSync()));
    const kernels = run.mock.calls.map(([kernel]) => kernel);
    run.mockRestore();
    expect(kernels.filter((name) => name.startsWith('Group'))).toEqual([
      GROUP_NORM,
      GROUP_NORM,
      GROUP_NORM_GRADIENT,
    ]);
    expect(kernels).not.toContain(tf.Mean);
    expect(tf.memory().numTensors).toBe(before);
    got.forEach((values, i) => {
      expect(distance(values, expected[i]!)).toBeLessThan(1e-5);
    });
  });
}, ['webgpu']);
