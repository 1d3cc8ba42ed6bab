import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { restoreGradients } from '../../lib/tfjs/replace_gradient.js';
import { describeEachBackend } from '../backends.js';

/** What loading @tensorflow/tfjs or tfjs-node after this package does. */
function registerAnother(): tf.GradConfig {
  const another: tf.GradConfig = { kernelName: tf.AvgPool, gradFunc: () => ({}) };
  tf.unregisterGradient(tf.AvgPool);
  tf.registerGradient(another);
  return another;
}

test('restoreGradients puts a replaced gradient back', () => {
  restoreGradients();
  const ours = tf.getGradient(tf.AvgPool);
  const another = registerAnother();
  expect(tf.getGradient(tf.AvgPool)).toBe(another);
  restoreGradients();
  expect(ours).toBeDefined();
  expect(tf.getGradient(tf.AvgPool)).toBe(ours);
});

describeEachBackend('a backend that becomes the current one', (backend) => {
  test('puts them back', async () => {
    const another = registerAnother();
    await tf.setBackend(backend === 'cpu' ? 'wasm' : 'cpu');
    await tf.setBackend(backend);
    expect(tf.getGradient(tf.AvgPool)).not.toBe(another);
  });
});
