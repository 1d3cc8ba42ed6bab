import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../tfjs/has_kernel.js';
import { JOIN_ROWS } from './kernel_names.js';

/** Some rows of a tensor [1, rows, ..., channels]. */
export interface RowsPart {
  readonly tensor: tf.Tensor;
  /** The first of them. */
  readonly from: number;
  readonly count: number;
}

const partOf = ({ tensor, from, count }: RowsPart): tf.Tensor => {
  if (count === tensor.shape[1]) return tensor;
  const start = tensor.shape.map((_, axis) => (axis === 1 ? from : 0));
  return tf.slice(tensor, start, tensor.shape.with(1, count));
};

const concatOf = (tensors: tf.Tensor[], axis: number): tf.Tensor =>
  tensors.length === 1 ? tensors[0]! : tf.concat(tensors, axis);

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);

/**
 * Parts of each block one below the other, and the blocks' channels beside each other, in one copy where the backend has
 * the kernel (JoinRows).
 *
 * @param blocks of as many rows each; the parts of one have the same channels
 * @returns [1, rows, ..., channels of all blocks]; a tensor that is given where it is all of it
 */
export function joinRows(blocks: readonly (readonly RowsPart[])[]): tf.Tensor {
  const all = blocks.flat();
  const { shape } = all[0]!.tensor;
  const float = all.every(({ tensor }) => tensor.dtype === 'float32' && tensor.size > 0);
  if (all.length === 1 || !float || !hasKernel(JOIN_ROWS)) {
    return concatOf(
      blocks.map((block) => concatOf(block.map(partOf), 1)),
      shape.length - 1,
    );
  }
  const channels = blocks.map((block) => block[0]!.tensor.shape.at(-1)!);
  const parts = blocks.flatMap((block, n) => {
    let row = 0;
    return block.map(({ from, count }) => {
      row += count;
      return { from, count, row: row - count, channel: sumOf(channels.slice(0, n)) };
    });
  });
  const rows = sumOf(blocks[0]!.map(({ count }) => count));
  return tf.engine().runKernel(
    JOIN_ROWS,
    all.map(({ tensor }) => tensor) as never,
    {
      parts,
      shape: [1, rows, ...shape.slice(2, -1), sumOf(channels)],
    } as never,
  ) as tf.Tensor;
}
