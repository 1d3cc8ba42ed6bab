import * as tf from '@tensorflow/tfjs-core';
import '../../lib/ops/gradients.js';
import { describeEachBackend } from '../backends.js';

const NAMES = ['Conv2D', 'Conv2DBackpropFilter', 'Greater'];

describeEachBackend('the registered gradients', (backend) => {
  test('come back when tfjs registers its own over them and a backend is set', async () => {
    const ours = NAMES.map((name) => tf.getGradient(name));
    for (const kernelName of NAMES) {
      tf.registerGradient({ kernelName, gradFunc: () => ({}) });
    }
    await tf.setBackend(backend);
    expect(NAMES.map((name) => tf.getGradient(name))).toEqual(ours);
  });
});
