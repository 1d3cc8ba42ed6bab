import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../../tfjs/replace_kernels.js';

interface PoolAttrs {
  readonly filterSize: [number, number, number] | number;
  readonly strides: [number, number, number] | number;
  readonly pad: 'valid' | 'same' | number;
}

const triple = (value: [number, number, number] | number) =>
  typeof value === 'number' ? [value, value, value] : value;

/**
 * The part of a volume that the windows of 'same' meet: where a window is shorter than its stride, the last may
 * end before the volume does. Null where it is all of it.
 */
function metPart(shape: readonly number[], attrs: PoolAttrs): number[] | null {
  if (attrs.pad !== 'same') return null;
  const [sizes, strides] = [triple(attrs.filterSize), triple(attrs.strides)];
  const met = shape.map((n, axis) => {
    if (axis === 0 || axis === 4) return n;
    const [k, s] = [sizes[axis - 1]!, strides[axis - 1]!];
    return Math.min(n, (Math.ceil(n / s) - 1) * s + k);
  });
  return met.join() === shape.join() ? null : met;
}

/**
 * Poolings of volumes, 'same', with a window shorter than its stride: stock begins before the volume by a border
 * below 0, as tfjs's conv3d does. Without the values that no window meets the border is 0.
 */
export function repairPool3dSame(backendName: string): void {
  const kernelOf = (gradient: boolean): ReplacedKernel => {
    return ({ backend, inputs, attrs, stock }) => {
      const name = gradient ? 'input' : 'x';
      const x = inputs[name]!;
      const met = metPart(x.shape, attrs as PoolAttrs);
      if (met === null) return stock();
      const { run, free } = backendKernels(backendName, backend);
      const part = run(tf.Slice, { x }, { begin: [0, 0, 0, 0, 0], size: met });
      const out = stock({ ...inputs, [name]: part }, attrs as object);
      free(part);
      if (!gradient) return out;
      const paddings = x.shape.map((n, axis) => [0, n - met[axis]!]);
      const dx = run(tf.PadV2, { x: out }, { paddings, constantValue: 0 });
      free(out);
      return dx;
    };
  };
  replaceKernels(backendName, 'DeconvPool3dSame', {
    [tf.MaxPool3D]: kernelOf(false),
    [tf.AvgPool3D]: kernelOf(false),
    [tf.MaxPool3DGrad]: kernelOf(true),
    [tf.AvgPool3DGrad]: kernelOf(true),
  });
}
