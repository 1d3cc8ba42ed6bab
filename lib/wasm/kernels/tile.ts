import * as tf from '@tensorflow/tfjs-core';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { identity } from './identity.js';

/**
 * Tile where it only repeats blocks of memory, as when a bias or a moment is spread over a picture;
 * stock goes value by value.
 */
export const tile: Kernel = (call: Call) => {
  const { backend, inputs, attrs, stock } = call;
  const x = inputs.x!;
  const { reps } = attrs as { reps: number[] };
  const first = reps.findIndex((times) => times !== 1);
  // A batch normalisation's gradient asks for this, too.
  if (first < 0 && reps.length === x.shape.length) return identity(call);
  const last = reps.findLastIndex((times) => times !== 1);
  const repeated = x.shape.slice(first, last + 1);
  const plain = first === last || repeated.every((length) => length === 1);
  const size = tf.util.sizeFromShape(x.shape);
  if (first < 0 || !plain || x.dtype === 'string' || size === 0) return stock();
  const outShape = x.shape.map((length, i) => length * reps[i]!);
  const out = backend.makeOutput(outShape, x.dtype);
  const times = reps.reduce((a, b) => a * b, 1);
  const block =
    tf.util.sizeFromShape(x.shape.slice(first)) * tf.util.bytesPerElement(x.dtype as 'float32');
  const bytes = backend.wasm.HEAPU8;
  const blocks = tf.util.sizeFromShape(x.shape.slice(0, first));
  for (let i = 0; i < blocks && times > 0; i++) {
    const from = address(backend, x) + i * block;
    const to = address(backend, out) + i * block * times;
    bytes.copyWithin(to, from, from + block);
    // Each copy doubles what there is.
    for (let done = block; done < block * times; done *= 2) {
      bytes.copyWithin(to + done, to, to + Math.min(done, block * times - done));
    }
  }
  return out;
};
