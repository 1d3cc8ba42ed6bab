import * as tf from '@tensorflow/tfjs-core';
import { segmentSumLoops } from '../../repairs/loops/segment_sum.js';
import { address, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** UnsortedSegmentSum, which the backend lacks: the gradient of gather, so of embeddings. */
export const unsortedSegmentSum: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const { numSegments } = attrs as { numSegments: number };
  const rest = x.shape.slice(segmentIds.shape.length);
  const shape = [numSegments, ...rest];
  const rows = tf.util.sizeFromShape(segmentIds.shape);
  const width = tf.util.sizeFromShape(rest);
  if (simd === null || x.dtype !== 'float32') {
    const [values, ids] = [x, segmentIds].map((tensor) => backend.typedArrayFromHeap(tensor));
    const sums = segmentSumLoops(values!, ids!, numSegments, width);
    const out = backend.makeOutput(shape, x.dtype);
    backend.typedArrayFromHeap(out).set(sums);
    return out;
  }
  const out = zeros(backend, shape);
  const [from, ids, to] = [x, segmentIds, out].map((tensor) => address(backend, tensor));
  simd.addRowsById(from!, ids!, to!, rows, width, numSegments);
  return out;
};
