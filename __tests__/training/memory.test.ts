import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../lib/node/index.js';
import { watchBytes } from '../../lib/tfjs/watch_bytes.js';
import { memoryPeaks } from '../../lib/training/memory.js';

beforeAll(() => pickBackend('wasm'));

test('the most bytes of tensors at once, also of those that are gone', () => {
  const before = tf.memory().numBytes;
  const watch = watchBytes();
  const kept = tf.zeros([100]);
  tf.tidy(() => {
    tf.add(tf.zeros([1000]), tf.ones([1000]));
  });
  expect(watch.peak() - before).toBe(400 + 3 * 4000);
  expect(tf.memory().numBytes - before).toBe(400);
  watch.end();
  kept.dispose();
  expect(tf.memory().numBytes).toBe(before);
  // Its counter counts on, and the watch no longer does.
  const other = tf.zeros([9999]);
  expect(tf.memory().numBytes - before).toBe(4 * 9999);
  expect(watch.peak() - before).toBe(400 + 3 * 4000);
  other.dispose();
});

test('peaks of the wasm heap and of the process', () => {
  const { tensors, wasmHeap, process: whole } = memoryPeaks(7);
  expect(tensors).toBe(7);
  expect(wasmHeap! % 65536).toBe(0);
  expect(whole).toBeGreaterThan(process.memoryUsage().rss / 4);
});
