import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** A resize to or from nothing, of which stock leaves a tensor behind, or null. */
function nothing({ backend, inputs, attrs }: Call, dtype: tf.DataType): tf.TensorInfo | null {
  const { size } = attrs as { size: [number, number] };
  const [batch, , , channels] = inputs.images!.shape as [number, number, number, number];
  const shape = [batch, ...size, channels];
  const some = [inputs.images!.shape, shape].every((s) => tf.util.sizeFromShape(s) > 0);
  if (some) return null;
  const out = backend.makeOutput(shape, dtype);
  backend.typedArrayFromHeap(out).fill(0);
  return out;
}

/** ResizeNearestNeighbor, which keeps the dtype, as on cpu; stock makes floats of integers. */
export const resizeNearest: Kernel = (call: Call) => {
  const { backend, inputs, stock } = call;
  const { dtype } = inputs.images!;
  const empty = nothing(call, dtype);
  if (empty !== null) return empty;
  const y = stock();
  if (y.dtype === dtype) return y;
  const out = runKernel(backend, tf.Cast, { x: y }, { dtype });
  backend.disposeData(y.dataId);
  return out;
};

/** ResizeBilinear, of nothing too. */
export const resizeBilinear: Kernel = (call: Call) => nothing(call, 'float32') ?? call.stock();
