import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { identity } from './identity.js';
import { isWord } from './taken.js';

/**
 * Tile where it only repeats blocks of memory, as when a bias or a moment is spread over an image;
 * stock goes value by value.
 */
export const tile: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const x = inputs.x!;
  const { reps } = attrs as { reps: number[] };
  const first = reps.findIndex((times) => times !== 1);
  // A batch normalisation's gradient asks for this, too.
  if (first < 0 && reps.length === x.shape.length) return identity(call);
  const last = reps.findLastIndex((times) => times !== 1);
  const repeated = x.shape.slice(first, last + 1);
  const plain = first === last || repeated.every((length) => length === 1);
  const size = tf.util.sizeFromShape(x.shape);
  const times = product(reps);
  if (simd === null || first < 0 || !plain || !isWord(x) || size * times === 0) return stock();
  const out = backend.makeOutput(
    x.shape.map((length, i) => length * reps[i]!),
    x.dtype,
  );
  const block = tf.util.sizeFromShape(x.shape.slice(first));
  const [from, to] = [address(backend, x), address(backend, out)];
  const pitch = block * times;
  simd.copyBlocks(from, to, size / block, block, block, pitch);
  // Each copy doubles what there is.
  for (let done = block; done < pitch; done *= 2) {
    const more = Math.min(done, pitch - done);
    simd.copyBlocks(to, to + done * 4, size / block, more, pitch, pitch);
  }
  return out;
};
