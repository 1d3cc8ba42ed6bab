import * as tf from '@tensorflow/tfjs-core';
import type { PoolAxis } from './pool_axes.js';

/** The values of x [batch, ...spatial, channels] under each place of the windows, places in order, borders filled with `border`. */
export function places(x: tf.Tensor, axes: readonly PoolAxis[], border: number): tf.Tensor[] {
  const after = ({ n, k, s, before, windows, d = 1 }: PoolAxis) =>
    Math.max((windows - 1) * s + (k - 1) * d + 1 - n - before, 0);
  const paddings = axes.map((axis): [number, number] => [Math.max(axis.before, 0), after(axis)]);
  const padded = tf.pad(x, [[0, 0], ...paddings, [0, 0]], border);
  let begins: number[][] = [[]];
  for (const { k, d = 1 } of axes) {
    begins = begins.flatMap((head) => Array.from({ length: k }, (_, i) => [...head, i * d]));
  }
  const ends = (begin: number[]) =>
    begin.map((b, i) => b + (axes[i]!.windows - 1) * axes[i]!.s + 1);
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  return begins.map((begin) =>
    tf.stridedSlice(
      padded,
      [0, ...begin, 0],
      [batch, ...ends(begin), channels],
      [1, ...axes.map(({ s }) => s), 1],
    ),
  );
}

/** For each window, that of `values` whose key is the largest, the first of equals. */
export function takeAtMaxima(values: readonly tf.Tensor[], keys: readonly tf.Tensor[]): tf.Tensor {
  let [best, value] = [keys[0]!, values[0]!];
  for (let i = 1; i < keys.length; i++) {
    const larger = tf.greater(keys[i]!, best);
    value = tf.where(larger, values[i]!, value);
    best = tf.where(larger, keys[i]!, best);
  }
  return value;
}
