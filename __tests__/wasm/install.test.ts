import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { instantiate } from '../../lib/wasm/host/module.js';
import { engineOf } from '../../lib/wasm/install.js';

const kernelOf = (name: string) => tf.getKernel(name, 'wasm').kernelFunc;

test('kernels are replaced at import, and again where the backend registers over them', async () => {
  const stock = tf.getKernel(tf.Identity, 'wasm');
  expect(tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')).toBeUndefined();
  const { ready } = await import('../../lib/wasm/index.js');
  expect(kernelOf(tf.Identity)).not.toBe(stock.kernelFunc);
  expect(kernelOf(tf.Conv2DBackpropFilter)).toBeDefined();
  expect(await ready()).toBe(tf.getBackend() === 'wasm' ? 'simd' : null);

  // As when the backend's package is imported after ours.
  tf.unregisterKernel(tf.Identity, 'wasm');
  tf.registerKernel(stock);
  await tf.setBackend('wasm');
  const replaced = kernelOf(tf.Identity);
  expect(replaced).not.toBe(stock.kernelFunc);
  expect(await ready()).toBe('simd');
  // Starting again changes nothing.
  await tf.setBackend('wasm');
  expect(kernelOf(tf.Identity)).toBe(replaced);
});

test('a backend that is removed and started again has a module of its own', async () => {
  const first = engineOf(tf.backend());
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
  await tf.setBackend('wasm');
  expect(engineOf(tf.backend())).not.toBe(first);
  const sum = tf.tidy(() => tf.sum(tf.ones([100, 8]), 0).dataSync());
  expect([...sum]).toEqual(new Array(8).fill(100));
});

describe('without a way into the memory the kernels fall back on stock', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const whole = { _malloc: () => 0, _free: () => {}, HEAPU8: new Uint8Array(memory.buffer) };
  test.each([
    ['an unknown memory', { ...whole, asm: {} }, false],
    ['no allocator', { asm: { memory }, HEAPU8: whole.HEAPU8 }, false],
    ['no view', { ...whole, HEAPU8: undefined, asm: { memory } }, false],
    ['nothing at all', undefined, false],
    ['the plain build', { ...whole, asm: { memory } }, true],
    ['the threaded build', { ...whole, asm: {}, wasmMemory: memory }, true],
  ])('%s', (_, wasm, simd) => {
    expect(engineOf({ wasm }).simd !== null).toBe(simd);
  });
});

test('the module works on a shared memory', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const simd = instantiate(memory, () => {})!;
  const floats = new Float32Array(memory.buffer);
  floats.set([1, 2, 3, 4]);
  simd.sumRows(0, 64, 2, 2);
  expect([...floats.subarray(16, 18)]).toEqual([4, 6]);
});

test('where compiling at once is refused, the module comes later', async () => {
  const refused = jest.spyOn(WebAssembly, 'Module').mockImplementation(() => {
    throw new RangeError('too large for the main thread');
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  let promise: Promise<unknown> | undefined;
  expect(
    instantiate(memory, (later) => {
      promise = later;
    }),
  ).toBeNull();
  refused.mockRestore();
  expect(await promise).toHaveProperty('sumRows');
});

test('without SIMD there is no module', () => {
  const validate = jest.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  expect(instantiate(new WebAssembly.Memory({ initial: 1 }), () => {})).toBeNull();
  validate.mockRestore();
});
