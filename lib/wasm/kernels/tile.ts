import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { identity } from './identity.js';
import { isWord } from './taken.js';

/** Tile by the last of several repeated axes, and then by the others. */
function inTurns(call: Call, reps: readonly number[], last: number): tf.TensorInfo {
  const inner = tile({ ...call, attrs: { reps: reps.map((n, i) => (i === last ? n : 1)) } });
  const outer = { reps: reps.map((n, i) => (i === last ? 1 : n)) };
  const out = tile({ ...call, inputs: { x: inner as tf.TensorInfo }, attrs: outer });
  call.backend.disposeData((inner as tf.TensorInfo).dataId);
  return out as tf.TensorInfo;
}

/**
 * Tile as copies of blocks of memory, axis by axis: a bias or a moment is spread over an image, that of a group of channels
 * over both. Stock goes value by value.
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
  if (simd === null || first < 0 || !isWord(x) || size * times === 0) return stock();
  if (!plain) return inTurns(call, reps, last);
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
