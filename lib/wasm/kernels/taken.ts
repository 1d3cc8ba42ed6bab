import * as tf from '@tensorflow/tfjs-core';
import { address } from '../backend.js';
import type { Call } from '../call.js';

/** Whether values are four bytes long, as the module copies them. */
export const isWord = ({ dtype }: tf.TensorInfo) => dtype === 'float32' || dtype === 'int32';

/** Whether values lie in the backend's memory, one after the other. */
export const isNumeric = (x: tf.TensorInfo) => isWord(x) || x.dtype === 'bool';

/** Copies `count` blocks of `width` values; places and pitches are counted in values. */
export type Copy = (
  from: number,
  to: number,
  count: number,
  width: number,
  fromPitch: number,
  toPitch: number,
) => void;

/** copyBlocks of the module between two tensors; for bool, or without the module, in JavaScript. */
export function copier(
  { backend, simd }: Pick<Call, 'backend' | 'simd'>,
  x: tf.TensorInfo,
  out: tf.TensorInfo,
): Copy {
  if (simd !== null && isWord(x)) {
    const [source, target] = [address(backend, x), address(backend, out)];
    return (from, to, ...rest) => simd.copyBlocks(source + from * 4, target + to * 4, ...rest);
  }
  const [source, target] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(out)];
  return (from, to, count, width, fromPitch, toPitch) => {
    for (let i = 0; i < count; i++) {
      const [start, place] = [from + i * fromPitch, to + i * toPitch];
      for (let j = 0; j < width; j++) target[place + j] = source[start + j]!;
    }
  };
}

/** Every `steps`-th value of x from `begin` on, backwards where a step is below 0, `sizes` of them along each axis. */
export function taken(
  call: Pick<Call, 'backend' | 'simd'>,
  x: tf.TensorInfo,
  { begin, sizes, steps }: { begin: number[]; sizes: number[]; steps: number[] },
): tf.TensorInfo {
  const out = call.backend.makeOutput(sizes, x.dtype);
  if (tf.util.sizeFromShape(sizes) === 0) return out;
  const copy = copier(call, x, out);
  const strides = [...tf.util.computeStrides(x.shape), 1];
  // After the last axis that is cut or stepped along, values lie together; blocks follow one axis.
  const cut = Math.max(
    0,
    x.shape.findLastIndex((n, i) => sizes[i] !== n || steps[i] !== 1),
  );
  const stepped = (steps[cut] ?? 1) !== 1;
  const along = stepped ? cut : cut - 1;
  const block = (stepped ? 1 : (sizes[cut] ?? 1)) * strides[cut]!;
  const count = along >= 0 ? sizes[along]! : 1;
  const pitch = along >= 0 ? steps[along]! * strides[along]! : 0;
  const outer = sizes.slice(0, Math.max(along, 0));
  const start = begin.reduce((at, b, i) => at + b * strides[i]!, 0);
  for (let i = 0; i < tf.util.sizeFromShape(outer); i++) {
    let rest = i;
    let at = start;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      at += (rest % outer[axis]!) * steps[axis]! * strides[axis]!;
      rest = Math.floor(rest / outer[axis]!);
    }
    copy(at, i * count * block, count, block, pitch, block);
  }
  return out;
}
