import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../lib/node/index.js';
import { watchBytes } from '../../lib/tfjs/watch_bytes.js';
import { memoryPeaks } from '../../lib/training/memory.js';

beforeAll(() => pickBackend('wasm', { threads: 1 }));

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

/** Whether the system tells a process's memory from its parent's. */
const testOnLinux = process.platform === 'linux' ? test : test.skip;

testOnLinux('the peak of a process does not begin with that of its parent', () => {
  const module = JSON.stringify(join(__dirname, '../../lib/training/peak_memory.ts'));
  const script = `
    import { peakMemory } from ${module};
    const before = peakMemory();
    Buffer.alloc(2 ** 27, 1);
    console.log(JSON.stringify([before, peakMemory()]));
  `;
  const held = Buffer.alloc(2 ** 29, 1);
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const [before, after] = JSON.parse(stdout) as [number, number];
  expect(before).toBeLessThan(held.length);
  expect(after - before).toBeGreaterThan(2 ** 26);
  expect(after).toBeGreaterThan(2 ** 27);
});
