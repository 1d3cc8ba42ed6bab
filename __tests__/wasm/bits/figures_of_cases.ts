import * as tf from '@tensorflow/tfjs-core';
import { setPrecision } from '../../../lib/wasm/index.js';
import { noise } from '../compare.js';
import { bitsCases } from './cases.js';

/** FNV-1a over bytes. */
function checksum(bytes: Uint8Array, start = 0x811c9dc5): number {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function bitsOf(tensors: tf.Tensor[]): number {
  return tensors.reduce((hash, tensor) => {
    const { buffer, byteOffset, byteLength } = tensor.dataSync();
    return checksum(new Uint8Array(buffer, byteOffset, byteLength), hash);
  }, 0x811c9dc5);
}

/** The checksum of what each case's kernel computes on the active backend, by the case. */
export function figuresOfCases(): Record<string, string> {
  let seed = 0;
  const { random } = Math;
  Math.random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const figures: Record<string, string> = {};
  for (const [i, { kernel, inputs, attrs, exact }] of bitsCases().entries()) {
    setPrecision(exact ? 'exact' : 'fast');
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, given], j) => [
        name,
        Array.isArray(given)
          ? tf.tensor([...noise(tf.util.sizeFromShape(given), 100 * i + j + 1)], given)
          : (given as tf.Tensor),
      ]),
    );
    const list = kernel === tf.Concat ? Object.values(tensors) : tensors;
    const outputs = tf.engine().runKernel(kernel, list as never, attrs as never);
    const shape = Object.values(tensors).map((t) => t.shape.join('x'));
    const name = `${i} ${kernel}${exact ? ' exact' : ''} ${shape.join(' ')}`;
    figures[name] = bitsOf([outputs].flat() as tf.Tensor[])
      .toString(16)
      .padStart(8, '0');
  }
  setPrecision('fast');
  Math.random = random;
  return figures;
}
