import * as tf from '@tensorflow/tfjs-core';
import { sliceInfo } from '../../ops/slice_info.js';
import { address, viewed, type WasmBackend } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runCopies } from '../host/run_copies.js';
import type { SimdExports } from '../simd_exports.js';
import { identity } from './identity.js';
import { isNumeric, isWord, taken } from './taken.js';

const size = (shape: readonly number[]) => tf.util.sizeFromShape(shape as number[]);

/** Tensors seen as [outer, inner floats each], one after the other in every outer row of the output. */
function joined(
  backend: WasmBackend,
  simd: SimdExports,
  inputs: readonly tf.TensorInfo[],
  outer: number,
  shape: number[],
): tf.TensorInfo {
  const out = backend.makeOutput(shape, inputs[0]!.dtype);
  const pitch = size(shape) / outer;
  let to = address(backend, out);
  for (const input of inputs) {
    const inner = size(input.shape) / outer;
    if (inner === 0) continue;
    const from = address(backend, input);
    const own = { from, to, count: outer, floats: inner };
    runCopies(backend, simd, { ...own, fromPitch: inner, toPitch: pitch });
    to += inner * 4;
  }
  return out;
}

/** The reverse of joined: parts of x, of these shapes, each as wide as its shape says. */
function parted(
  { backend, simd }: { backend: WasmBackend; simd: SimdExports },
  x: tf.TensorInfo,
  outer: number,
  shapes: readonly number[][],
): tf.TensorInfo[] {
  const outs = shapes.map((shape) => backend.makeOutput(shape, x.dtype));
  let from = address(backend, x);
  for (const out of outs) {
    const inner = size(out.shape) / outer;
    const to = address(backend, out);
    const own = { from, to, count: outer, floats: inner };
    runCopies(backend, simd, { ...own, fromPitch: size(x.shape) / outer, toPitch: inner });
    from += inner * 4;
  }
  return outs;
}

/** Concat, which stock copies row by row from JavaScript. */
export const concat: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const all = inputs as unknown as tf.TensorInfo[];
  const axis = tf.util.parseAxisParam((attrs as { axis: number }).axis, all[0]!.shape)[0]!;
  const shapes = all.map(({ shape }) => shape);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  // What alone has a size, stock hands on.
  const several = all.filter((x) => size(x.shape) > 0).length > 1;
  const uniform = all.every(({ dtype }) => dtype === all[0]!.dtype);
  if (simd === null || !several || !uniform || !isWord(all[0]!)) return stock();
  tf.backend_util.assertParamsConsistent(shapes, axis);
  return joined(backend, simd, all, size(shape.slice(0, axis)), shape);
};

/** Pack, which is tf.stack. */
export const pack: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const all = inputs as unknown as tf.TensorInfo[];
  const first = all[0]!;
  const { axis } = attrs as { axis: number };
  const same = all.every((t) => tf.util.arraysEqual(t.shape, first.shape) && isWord(t));
  const uniform = all.every(({ dtype }) => dtype === first.dtype);
  const able = same && uniform && all.length > 1 && axis >= 0 && size(first.shape) > 0;
  if (simd === null || !able) return stock();
  const shape = [...first.shape.slice(0, axis), all.length, ...first.shape.slice(axis)];
  return joined(backend, simd, all, size(first.shape.slice(0, axis)), shape);
};

/** Unpack, which is tf.unstack. */
export const unpack: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const value = inputs.value!;
  const axis = tf.util.parseAxisParam((attrs as { axis: number }).axis, value.shape)[0]!;
  if (simd === null || !isWord(value) || size(value.shape) === 0) return stock();
  const shape = value.shape.filter((_, i) => i !== axis);
  const shapes = new Array<number[]>(value.shape[axis]!).fill(shape);
  return parted({ backend, simd }, value, size(value.shape.slice(0, axis)), shapes);
};

/** SplitV, which is tf.split. */
export const splitV: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { axis: given, numOrSizeSplits } = attrs as {
    axis: number;
    numOrSizeSplits: number | number[];
  };
  if (simd === null || !isWord(x) || size(x.shape) === 0) return stock();
  const axis = tf.util.parseAxisParam(given, x.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, axis);
  const shapes = sizes.map((n) => x.shape.map((length, i) => (i === axis ? n : length)));
  return parted({ backend, simd }, x, size(x.shape.slice(0, axis)), shapes);
};

/** Slice, for which stock first copies the whole input out of the memory. All of it, as batches of predict are, is the same values. */
export const slice: Kernel = (call: Call) => {
  const { simd, inputs, attrs, stock } = call;
  const x = inputs.x!;
  const { begin: from, size: asked } = attrs as {
    begin: number | number[];
    size: number | number[];
  };
  const [begin, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, from, asked);
  if (simd === null || !isWord(x) || size(sizes!) === 0 || sizes!.length === 0) return stock();
  tf.slice_util.assertParamsValid(x as tf.Tensor, begin!, sizes!);
  if (tf.util.arraysEqual(sizes!, x.shape)) return identity(call);
  const steps = sizes!.map(() => 1);
  return taken(call, x, { begin: begin!, sizes: sizes!, steps });
};

/** StridedSlice, which stock copies value by value, and bool or backwards as another dtype. */
export const stridedSlice: Kernel = (call: Call) => {
  const { inputs, attrs, stock } = call;
  const x = inputs.x!;
  if (!isNumeric(x)) return stock();
  const a = attrs as tf.StridedSliceAttrs;
  const { begin, end, strides, finalShape } = sliceInfo(x.shape, a);
  const sizes = tf.slice_util.computeOutShape(begin, end, strides);
  return viewed(taken(call, x, { begin, sizes, steps: strides }), finalShape);
};
