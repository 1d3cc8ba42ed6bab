import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** Where doubles lose more of log(1 + x) than two terms of its series leave out; Math.log1p takes thrice as long. */
const SMALL = 1e-5;

/** Log1p, which stock computes as log(1 + x): 0 for 1e-8, as in a cross-entropy that is nearly none. */
export const log1p: Kernel = ({ backend, inputs }: Call) => {
  const x = inputs.x!;
  const out = backend.makeOutput(x.shape, 'float32');
  const [from, to] = [x, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  for (let i = 0; i < to!.length; i++) {
    const value = from![i]!;
    to![i] = Math.abs(value) < SMALL ? value - (value * value) / 2 : Math.log(1 + value);
  }
  if (x.dtype === 'float32') return out;
  const cut = runKernel(backend, tf.Cast, { x: out }, { dtype: x.dtype });
  backend.disposeData(out.dataId);
  return cut;
};
