import * as tf from '@tensorflow/tfjs-core';
import type { Call, Kernel } from '../call.js';
import { taken } from './taken.js';

/** Reverse of bool, of which stock reads and writes four bytes for each value. */
export const reverse: Kernel = (call: Call) => {
  const { inputs, attrs, stock } = call;
  const x = inputs.x!;
  if (x.dtype !== 'bool') return stock();
  const axes = tf.util.parseAxisParam((attrs as { dims: number[] }).dims, x.shape);
  return taken(call, x, {
    begin: x.shape.map((n, axis) => (axes.includes(axis) ? n - 1 : 0)),
    sizes: x.shape,
    steps: x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1)),
  });
};
