import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** TopK: of bool, stock leaves its outputs as the memory was, and it divides by a last axis of length 0. */
export const topK: Kernel = ({ backend, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { k } = attrs as tf.TopKAttrs;
  const shape = [...x.shape.slice(0, -1), k];
  if (tf.util.sizeFromShape(x.shape) === 0 || k === 0) {
    return [backend.makeOutput(shape, x.dtype), backend.makeOutput(shape, 'int32')];
  }
  if (x.dtype !== 'bool') return stock();
  const whole = runKernel(backend, tf.Cast, { x }, { dtype: 'int32' });
  const [values, places] = stock({ x: whole }) as unknown as [tf.TensorInfo, tf.TensorInfo];
  const truths = runKernel(backend, tf.Cast, { x: values }, { dtype: 'bool' });
  for (const { dataId } of [whole, values]) backend.disposeData(dataId);
  return [truths, places];
};
