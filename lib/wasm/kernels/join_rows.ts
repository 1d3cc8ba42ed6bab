import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../call.js';
import { copier } from './taken.js';

/** What an input [1, rows, ..., channels] gives: `count` rows, and which row and channel they begin at in the output. */
export interface JoinedPart {
  readonly from: number;
  readonly count: number;
  readonly row: number;
  readonly channel: number;
}

/** JoinRows: rows of each input, below and beside those of others. */
export const joinRows: Kernel = (call) => {
  const { parts, shape } = call.attrs as { parts: JoinedPart[]; shape: number[] };
  const out = call.backend.makeOutput(shape, 'float32');
  const all = shape.at(-1)!;
  const across = tf.util.sizeFromShape(shape.slice(2, -1));
  (call.inputs as unknown as tf.TensorInfo[]).forEach((x, n) => {
    const { from, count, row, channel } = parts[n]!;
    const own = x.shape.at(-1)!;
    const [source, target] = [from * across * own, row * across * all + channel];
    const copy = copier(call, x, out);
    // Whole rows lie together.
    if (own === all) copy(source, target, 1, count * across * own, 0, 0);
    else copy(source, target, count * across, own, own, all);
  });
  return out;
};
