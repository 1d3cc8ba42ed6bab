import * as tf from '@tensorflow/tfjs-core';
import { floats, runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** Below this log(1 + x) loses digits of x as it adds 1. */
const SMALL = 2 ** -4;

/** Log1p, which stock computes as log(1 + x): 0 for 1e-8, as in a cross-entropy that is nearly none. */
export const log1p: Kernel = ({ backend, inputs, stock }: Call) => {
  const given = inputs.x!;
  const floating = given.dtype === 'float32';
  const x = floating ? given : runKernel(backend, tf.Cast, { x: given }, { dtype: 'float32' });
  const out = stock({ x });
  const [from, to] = [floats(backend, x), floats(backend, out)];
  for (let i = 0; i < to.length; i++) {
    const value = from[i]!;
    if (value < SMALL && value > -SMALL) to[i] = Math.log1p(value);
  }
  if (floating) return out;
  const cut = runKernel(backend, tf.Cast, { x: out }, { dtype: given.dtype });
  for (const { dataId } of [x, out]) backend.disposeData(dataId);
  return cut;
};
