import * as tf from '@tensorflow/tfjs-core';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { copier, isNumeric } from './taken.js';

/** So many values that an index takes are worth a call. */
const FEW = 8;

/**
 * GatherV2, which is how an embedding looks up. Stock goes value by value, and with batchDims reads and
 * writes outside its tensors.
 */
export const gather: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  const { axis: given, batchDims } = attrs as tf.GatherV2Attrs;
  const axis = tf.util.parseAxisParam(given, x.shape)[0]!;
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      axis,
      batchDims,
    );
  const count = tf.util.sizeFromShape(indices.shape);
  const some = tf.util.sizeFromShape(outputShape) > 0;
  const quick = simd !== null && outerSize * sliceSize >= FEW;
  // Stock answers with another shape where there is nothing.
  const ours = quick || batchSize > 1 || !some;
  if (!isNumeric(x) || indices.dtype !== 'int32' || !ours) return stock();
  const ids = () => new Int32Array(backend.wasm.HEAPU8.buffer, address(backend, indices), count);
  // Stock says which one it is.
  if (some && ids().some((index) => index < 0 || index >= dimSize)) return stock();
  const out = backend.makeOutput(outputShape, x.dtype);
  if (!some) return out;
  const places = ids();
  const copy = copier(call, x, out);
  const each = count / batchSize;
  for (let i = 0; i < count; i++) {
    const batch = Math.floor(i / each);
    const row = batch * outerSize * dimSize + places[i]!;
    const target = batch * outerSize * each + (i % each);
    copy(
      row * sliceSize,
      target * sliceSize,
      outerSize,
      sliceSize,
      dimSize * sliceSize,
      each * sliceSize,
    );
  }
  return out;
};
