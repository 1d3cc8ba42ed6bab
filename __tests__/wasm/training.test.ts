import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
// The layers that train with the kernels that end in bias and activation.
import '../../lib/layers/register.js';
import '../../lib/repairs/index.js';
import type { WasmBackend } from '../../lib/wasm/backend.js';
import '../../lib/wasm/index.js';
import { draws } from '../draws.js';
import { noise } from './compare.js';

/** Every kind of kernel that lib/wasm replaces, in a model that is small enough for plain cpu. */
function model(): tfl.LayersModel {
  const seed = (n: number) => tfl.initializers.glorotUniform({ seed: n });
  const { layers } = tfl;
  const input = tfl.input({ shape: [8, 8, 2] });
  const options = { kernelSize: 3, padding: 'same' } as const;
  const conv = layers
    .conv2d({ ...options, filters: 6, activation: 'relu', kernelInitializer: seed(1) })
    .apply(input);
  const pooled = layers.maxPooling2d({ poolSize: 2 }).apply(conv);
  const normal = layers.batchNormalization().apply(pooled);
  const deep = layers.depthwiseConv2d({ ...options, depthwiseInitializer: seed(2) }).apply(normal);
  const average = layers.averagePooling2d({ poolSize: 2, padding: 'same', strides: 1 }).apply(deep);
  const dense = layers.dense({ units: 5, kernelInitializer: seed(3) }).apply(average);
  const up = layers.upSampling2d({ size: [2, 2] }).apply(dense) as tfl.SymbolicTensor;
  const joined = layers.concatenate().apply([up, conv as tfl.SymbolicTensor]);
  const output = layers
    .conv2dTranspose({ ...options, filters: 2, kernelInitializer: seed(4) })
    .apply(joined) as tfl.SymbolicTensor;
  const whole = tfl.model({ inputs: input, outputs: output });
  whole.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  return whole;
}

const data = () => {
  const x = tf.tensor4d(noise(4 * 128, 1), [4, 8, 8, 2]);
  const y = tf.tensor4d(noise(4 * 128, 2), [4, 8, 8, 2]);
  return { x, y };
};

async function curve(backend: string, steps: number): Promise<number[]> {
  await tf.setBackend(backend);
  const trained = model();
  const { x, y } = data();
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await trained.trainOnBatch(x, y)) as number);
  tf.dispose([x, y]);
  trained.dispose();
  return losses;
}

test('50 steps on wasm follow those on the repaired cpu', async () => {
  const [cpu, wasm] = [await curve('cpu', 50), await curve('wasm', 50)];
  expect(wasm[49]!).toBeLessThan(wasm[0]! * 0.95);
  for (const [i, loss] of cpu.entries()) {
    expect(Math.abs(wasm[i]! - loss) / loss).toBeLessThan(1e-3);
  }
});

const MANY = draws(1000);

test(`${MANY} steps and as many predictions leave tensors and the heap as they were`, async () => {
  await tf.setBackend('wasm');
  const trained = model();
  const { x, y } = data();
  const heap = () => (tf.backend() as unknown as WasmBackend).wasm.HEAPU8.length;
  const step = async () => {
    await trained.trainOnBatch(x, y);
    tf.dispose(trained.predict(x) as tf.Tensor);
  };
  for (let i = 0; i < 5; i++) await step();
  const before = { tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() };
  const bytes = heap();
  for (let i = 0; i < MANY; i++) await step();
  const after = { tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() };
  expect(after).toEqual(before);
  expect(heap()).toBe(bytes);
  tf.dispose([x, y]);
  trained.dispose();
});

test('what a transposed convolution allocates is bounded, whatever its length', async () => {
  await tf.setBackend('wasm');
  const { wasm } = tf.backend() as unknown as WasmBackend;
  const largest = (length: number) => {
    const sizes: number[] = [];
    // The allocator is a stub that replaces itself at its first call.
    tf.zeros([1]).dispose();
    const spy = jest.spyOn(wasm, '_malloc');
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 1, length, 8]);
      const w = tf.zeros<tf.Rank.R4>([1, 4, 4, 8]);
      spy.mockClear();
      tf.conv2dTranspose(x, w, [1, 1, length * 2, 4], [1, 2], 'same');
      sizes.push(...spy.mock.calls.map(([bytes]) => bytes));
    });
    spy.mockRestore();
    expect(sizes.length).toBeGreaterThan(1);
    return Math.max(...sizes);
  };
  // The output, 32 bytes a step, and scratch: a padded copy of one signal and its addresses.
  for (const length of [256, 65536]) expect(largest(length)).toBeLessThan(length * 44 + 4096);
});
