import * as tf from '@tensorflow/tfjs-core';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runSpread } from '../host/run_spread.js';
import { isNumeric } from './taken.js';

/** x with what is beyond two bounds brought to them; NaN stays. */
function clipped({ backend, simd, inputs }: Call, least: number, most: number): tf.TensorInfo {
  const x = inputs.x!;
  const out = backend.makeOutput(x.shape, x.dtype);
  if (simd !== null && x.dtype === 'float32') {
    const size = tf.util.sizeFromShape(x.shape);
    const [from, to] = [address(backend, x), address(backend, out)];
    runSpread(backend, simd, 'clip', { count: size }, (first, count) => [
      from + 4 * first,
      to + 4 * first,
      count,
      least,
      most,
    ]);
    return out;
  }
  const [from, to] = [x, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  for (let i = 0; i < to!.length; i++) {
    const value = from![i]!;
    to![i] = value > most ? most : value < least ? least : value;
  }
  return out;
}

/** ClipByValue, of which stock reads integers as floats and makes the lower bound of NaN. */
export const clip: Kernel = (call: Call) => {
  const { clipValueMin, clipValueMax } = call.attrs as tf.ClipByValueAttrs;
  return isNumeric(call.inputs.x!) ? clipped(call, clipValueMin, clipValueMax) : call.stock();
};

/** Relu6, of which stock makes 0 of NaN. */
export const relu6: Kernel = (call: Call) =>
  isNumeric(call.inputs.x!) ? clipped(call, 0, 6) : call.stock();
