import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { isWord } from './taken.js';

/** Up to so many axes stock has loops of its own. */
const STOCK_AXES = 3;

/**
 * A permutation without axes of length 1, and with those as one that stay neighbours.
 *
 * @returns the shape of the input and, for each axis of the output, which of the input's it is
 */
export function mergeAxes(shape: readonly number[], perm: readonly number[]) {
  const groups: number[][] = [];
  for (const axis of perm.filter((i) => shape[i] !== 1)) {
    const last = groups.at(-1);
    // Between the two there may be axes of length 1.
    const follows = last && shape.slice(last.at(-1)! + 1, axis).every((n) => n === 1);
    if (last && axis > last.at(-1)! && follows) last.push(axis);
    else groups.push([axis]);
  }
  const inOrder = [...groups].sort((a, b) => a[0]! - b[0]!);
  return {
    shape: inOrder.map((group) => product(group.map((axis) => shape[axis]!))),
    perm: groups.map((group) => inOrder.indexOf(group)),
  };
}

/**
 * Transpose of many axes, as spaceToBatchND, batchToSpaceND and pixel shuffles have it, by blocks of values
 * that stay together.
 */
export const transpose: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { perm: asked } = attrs as { perm: number[] };
  const outShape = asked.map((axis) => x.shape[axis]!);
  // Of nothing: stock divides by lengths.
  if (tf.util.sizeFromShape(x.shape) === 0) return backend.makeOutput(outShape, x.dtype);
  const { shape, perm } = mergeAxes(x.shape, asked);
  if (simd === null || !isWord(x) || shape.length <= STOCK_AXES) return stock();
  const strides = [...tf.util.computeStrides(shape), 1];
  const last = shape.length - 1;
  const keeps = perm[last] === last;
  const block = keeps ? shape[last]! : 1;
  // In the output's order: length, and distances in input and output.
  const outStrides = [...tf.util.computeStrides(perm.map((i) => shape[i]!)), 1];
  const axes = perm
    .map((i, at) => ({ length: shape[i]!, from: strides[i]!, to: outStrides[at]! }))
    .slice(0, keeps ? -1 : undefined);
  // The longest axis in one call, the others in these loops.
  const longest = axes.reduce((a, b) => (b.length > a.length ? b : a));
  const loops = axes.filter((axis) => axis !== longest);
  const out = backend.makeOutput(outShape, x.dtype);
  const copy = (from: number, to: number, at: number): void => {
    const axis = loops[at];
    if (axis === undefined) {
      simd.copyBlocks(from, to, longest.length, block, longest.from, longest.to);
      return;
    }
    for (let i = 0; i < axis.length; i++) {
      copy(from + i * axis.from * 4, to + i * axis.to * 4, at + 1);
    }
  };
  copy(address(backend, x), address(backend, out), 0);
  return out;
};
