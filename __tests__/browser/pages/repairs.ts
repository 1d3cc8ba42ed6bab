/** What the tests of the repairs run in the browser, on the backends that Node does not have. */
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { maxUnpool } from '../../../lib/ops/max_unpool.js';
import '../../../lib/repairs/index.js';

/** Null, or why the backend is not there: setBackend may fail by its result alone. */
async function useBackend(name: string): Promise<string | null> {
  const accepted = await tf.setBackend(name);
  await tf.ready();
  return accepted && tf.getBackend() === name ? null : `setBackend gives ${tf.getBackend()}`;
}

interface Volume {
  readonly shape: number[];
  readonly values: number[];
}

const tensor = ({ shape, values }: Volume) => tf.tensor(values, shape);

/** The values of what `run` returns, and how many tensors it leaves behind. */
async function valuesOf(run: () => tf.Tensor[]): Promise<{ values: number[][]; left: number }> {
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(run);
  const values = await Promise.all(tensors.map(async (t) => [...(await t.data())]));
  tf.dispose(tensors);
  return { values, left: tf.memory().numTensors - before };
}

/** y, dx and dw of tf.conv3d with padding 'same'. */
function conv3d(x: Volume, w: Volume, dy: Volume, strides: [number, number, number]) {
  return valuesOf(() => {
    const f = (image: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv3d(image as tf.Tensor5D, filter as tf.Tensor5D, strides, 'same');
    const [image, filter] = [tensor(x), tensor(w)];
    return [f(image, filter), ...tf.grads(f)([image, filter], tensor(dy))];
  });
}

/** tf.cumsum and its gradient. */
function cumsum(x: Volume, dy: Volume, axis: number, exclusive: boolean, reverse: boolean) {
  return valuesOf(() => {
    const f = (t: tf.Tensor) => tf.cumsum(t, axis, exclusive, reverse);
    return [f(tensor(x)), tf.grad(f)(tensor(x), tensor(dy))];
  });
}

/** The gradient of tf.maxPool or tf.maxPool3d, by the rank of x. */
function maxPool(
  x: Volume,
  dy: Volume,
  kernel: [number, number, number],
  strides: [number, number, number],
  padding: 'valid' | 'same',
) {
  return valuesOf(() => {
    const [, ...kernel2d] = kernel;
    const [, ...strides2d] = strides;
    const f = (t: tf.Tensor): tf.Tensor =>
      t.rank === 5
        ? tf.maxPool3d(t as tf.Tensor5D, kernel, strides, padding)
        : tf.maxPool(t as tf.Tensor4D, kernel2d, strides2d, padding);
    return [tf.grad(f)(tensor(x), tensor(dy))];
  });
}

/** Max-unpooling of x by the switches of `source`. */
function unpool(
  x: Volume,
  source: Volume,
  poolSize: [number, number],
  strides: [number, number],
  padding: 'valid' | 'same',
) {
  const pooling = { poolSize, strides, padding };
  return valuesOf(() => [
    maxUnpool(tensor(x) as tf.Tensor4D, tensor(source) as tf.Tensor4D, pooling),
  ]);
}

/** The maxima of 2 x 2 windows, and where tf.maxPoolWithArgmax says that they are. */
function argmax(x: Volume) {
  return valuesOf(() => {
    const { result, indexes } = tf.maxPoolWithArgmax(tensor(x) as tf.Tensor4D, 2, 2, 'valid');
    return [result!, indexes!];
  });
}

Object.assign(globalThis, { tests: { useBackend, conv3d, cumsum, maxPool, unpool, argmax } });
