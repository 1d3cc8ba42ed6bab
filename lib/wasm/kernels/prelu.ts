import * as tf from '@tensorflow/tfjs-core';
import { runKernel, viewed } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { repeats } from './repeats.js';
import { throughFloats } from './through_floats.js';

const inFloats = throughFloats({ integers: true, own: false });

/** x repeated to a shape, a new tensor. */
function spread({ backend }: Call, x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  const lead = new Array<number>(shape.length - x.shape.length).fill(1);
  const long = viewed(x, [...lead, ...x.shape]);
  const reps = shape.map((n, i) => (long.shape[i] === n ? 1 : n));
  return runKernel(backend, tf.Tile, { x: long }, { reps });
}

/**
 * Prelu: stock takes the slopes for those of x's last axes, whatever their shape, as where an axis between is
 * shared. Such slopes are spread over x first, and x over them.
 */
export const prelu: Kernel = (call: Call) => {
  const { x, alpha } = call.inputs as { x: tf.TensorInfo; alpha: tf.TensorInfo };
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(x.shape, alpha.shape);
  const fits = tf.util.arraysEqual(shape, x.shape);
  if (fits && repeats(alpha.shape, x.shape)) return inFloats(call);
  const given = { x: spread(call, x, shape), alpha: spread(call, alpha, shape) };
  try {
    return inFloats({ ...call, inputs: given, stock: (inputs) => call.stock(inputs ?? given) });
  } finally {
    for (const { dataId } of Object.values(given)) call.backend.disposeData(dataId);
  }
};
