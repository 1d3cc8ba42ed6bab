import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { repairFailedBackend } from '../../lib/repairs/failed_backend.js';

test('a backend that does not start leaves the old one current; stock takes its name', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  await tf.setBackend('cpu');
  tf.registerBackend('late', () => Promise.reject(new Error('no adapter')));
  tf.registerBackend('early', () => {
    throw new Error('no adapter');
  });
  expect([await tf.setBackend('late'), tf.getBackend()]).toEqual([false, 'late']);
  await tf.setBackend('cpu');
  repairFailedBackend();
  repairFailedBackend();
  for (const name of ['late', 'early', 'late']) {
    expect([await tf.setBackend(name), tf.getBackend()]).toEqual([false, 'cpu']);
    expect(tf.square(tf.scalar(3)).dataSync()[0]).toBe(9);
  }
  await expect(tf.setBackend('none')).rejects.toThrow("'none' not found in registry");
  expect(tf.getBackend()).toBe('cpu');
  warn.mockRestore();
});
