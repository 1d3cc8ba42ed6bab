/** What the tests of the wasm kernels run in the browser. */
import '@tensorflow/tfjs-backend-wasm';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../../lib/wasm/backend.js';
import { teamOf } from '../../../lib/wasm/host/team.js';
import { ready } from '../../../lib/wasm/index.js';
import { startThreads, threads } from '../../../lib/wasm/threads/index.js';
import { convAutoencoder } from '../../../models/index.js';
import { conv, type PlaneCase } from '../plane_case.js';

setWasmPaths('/wasm/');

/**
 * Starts the backend. Without SIMD both the backend's plain build is used and our module refused,
 * as by an engine that does not know the opcodes. Of several threads each has a part of every call, however small.
 */
async function start(
  simd: boolean,
  count: number,
  worker?: string,
): Promise<{ mode: string | null; shared: boolean; threads: number }> {
  if (!simd) {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', false);
    WebAssembly.validate = () => false;
  }
  if (count > 1) await startThreads(count, worker === undefined ? {} : { worker });
  else await tf.setBackend('wasm');
  const team = teamOf(tf.backend());
  if (team !== undefined) team.least = 1;
  const mode = await ready();
  const { buffer } = (tf.backend() as unknown as WasmBackend).wasm.HEAPU8;
  const shared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
  return { mode, shared, threads: threads() };
}

/** y, dx and dw of a convolution at x, w and dy. */
async function gradients(
  c: PlaneCase,
  x: number[],
  w: number[],
  dy: number[],
): Promise<{ y: number[]; dx: number[]; dw: number[]; left: number }> {
  const before = tf.memory().numTensors;
  const [y, dx, dw] = tf.tidy(() => {
    const { run, shapes } = conv(c);
    const [image, filter] = [tf.tensor(x, shapes.x), tf.tensor(w, shapes.w)];
    const [dx, dw] = tf.grads(run)([image, filter], tf.tensor(dy, shapes.y));
    return [run(image, filter), dx!, dw!] as const;
  });
  const values = await Promise.all([y, dx, dw].map(async (t) => [...(await t.data())]));
  tf.dispose([y, dx, dw]);
  const [first, second, third] = values as [number[], number[], number[]];
  return { y: first, dx: second, dw: third, left: tf.memory().numTensors - before };
}

/** Predicts over and over: tensors and bytes of the heap that it took, after a warm-up. */
async function predictions(times: number): Promise<{ tensors: number; bytes: number }> {
  const model = convAutoencoder({ inputShape: [16, 16, 1], filters: [4, 8], codeSize: 4, seed: 1 });
  const x = tf.randomUniform([2, 16, 16, 1]);
  const heap = () => (tf.backend() as unknown as WasmBackend).wasm.HEAPU8.buffer.byteLength;
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const y = model.predict(x) as tf.Tensor;
      await y.data();
      y.dispose();
    }
  };
  await run(20);
  const [tensors, bytes] = [tf.memory().numTensors, heap()];
  await run(times);
  const taken = { tensors: tf.memory().numTensors - tensors, bytes: heap() - bytes };
  x.dispose();
  model.dispose();
  return taken;
}

/** Asks for a tensor of so many MiB beside forty others: the error's name, and what is left of the forty. */
async function shortage(
  mebibytes: number,
): Promise<{ error: string; whole: number; left: number }> {
  const witnesses = Array.from({ length: 40 }, (_, i) => tf.fill([64], i + 1));
  const before = tf.memory().numTensors;
  let error = 'none';
  try {
    tf.tidy(() => void tf.tile(tf.zeros([512, 512]), [mebibytes, 1]));
  } catch (caught) {
    error = (caught as Error).name;
  }
  const left = tf.memory().numTensors - before;
  const values = await Promise.all(witnesses.map((tensor) => tensor.data()));
  const whole = values.filter((all, i) => all.every((value) => value === i + 1)).length;
  tf.dispose(witnesses);
  return { error, whole, left };
}

Object.assign(globalThis, { tests: { start, gradients, predictions, shortage } });
