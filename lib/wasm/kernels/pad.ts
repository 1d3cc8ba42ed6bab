import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../check.js';
import type { Call, Kernel } from '../call.js';
import { copier } from './taken.js';

/**
 * PadV2. With a border below 0 stock writes beside its output. XNNPACK keeps its operators by the value of the
 * border, and NaN is equal to all of them: a border of NaN becomes that of an earlier call, or a later call's.
 */
export const pad: Kernel = (call: Call) => {
  const { backend, inputs, attrs, stock } = call;
  const x = inputs.x!;
  const { paddings, constantValue } = attrs as tf.PadV2Attrs;
  if (paddings.flat().some((n) => n < 0)) fail(tf.PadV2, 'paddings', 'at least 0', paddings);
  if (!Number.isNaN(constantValue)) return stock();
  const shape = x.shape.map((n, i) => paddings[i]![0] + n + paddings[i]![1]);
  const out = backend.makeOutput(shape, x.dtype);
  backend.typedArrayFromHeap(out).fill(constantValue);
  const width = x.shape.at(-1) ?? 1;
  const copy = copier(call, x, out);
  for (let from = 0; from < tf.util.sizeFromShape(x.shape); from += width) {
    let [to, pitch, rest] = [0, 1, from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      to += ((rest % x.shape[axis]!) + paddings[axis]![0]) * pitch;
      rest = Math.floor(rest / x.shape[axis]!);
      pitch *= shape[axis]!;
    }
    copy(from, to, 1, width, width, width);
  }
  return out;
};
