import * as tf from '@tensorflow/tfjs-core';
import type { Call, Kernel } from '../call.js';
import { binary } from './binary.js';
import { finite } from './finite.js';

/**
 * Maximum and Minimum, which stock computes value by value, and of which it forgets a NaN on the second side.
 */
export const extreme =
  (name: string): Kernel =>
  (call: Call) =>
    binary(name, call) ?? withLost(call);

/** Stock's, with the NaN that it forgets. */
function withLost(call: Call): tf.TensorInfo {
  const { backend, inputs, stock } = call;
  const b = inputs.b!;
  const out = stock();
  const size = tf.util.sizeFromShape(out.shape);
  if (b.dtype !== 'float32' || size === 0 || finite(call, b)) return out;
  const [from, to] = [b, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  // b's place moves with the output's, but along axes of length 1.
  const own = [...new Array(out.shape.length - b.shape.length).fill(1), ...b.shape] as number[];
  const strides = tf.util.computeStrides(own).concat(1);
  for (let i = 0; i < size; i++) {
    let [place, rest] = [0, i];
    for (let axis = own.length - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) place += (rest % out.shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / out.shape[axis]!);
    }
    if (Number.isNaN(from![place])) to![i] = Number.NaN;
  }
  return out;
}
