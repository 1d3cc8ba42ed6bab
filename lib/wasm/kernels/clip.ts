import type * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../call.js';
import { isNumeric } from './taken.js';

/** ClipByValue, of which stock reads integers as floats and makes the lower bound of NaN. */
export const clip: Kernel = ({ backend, inputs, attrs, stock }) => {
  const x = inputs.x!;
  if (!isNumeric(x)) return stock();
  const { clipValueMin: least, clipValueMax: most } = attrs as tf.ClipByValueAttrs;
  const out = backend.makeOutput(x.shape, x.dtype);
  const [from, to] = [x, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  for (let i = 0; i < to!.length; i++) {
    const value = from![i]!;
    to![i] = value > most ? most : value < least ? least : value;
  }
  return out;
};
