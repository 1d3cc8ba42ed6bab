import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { isNumeric } from './taken.js';

interface Needs {
  /** Whether stock has no code for integers either. */
  readonly integers: boolean;
  /** Whether the output has the dtype of the first input, or that of stock's output. */
  readonly own: boolean;
}

/**
 * A kernel that takes values one by one. Of a dtype that it does not know, stock reads words as floats, or
 * leaves its output as the memory was: those values are made floats first, and the output what cpu makes it.
 */
export function throughFloats({ integers, own }: Needs): Kernel {
  const known = ({ dtype }: tf.TensorInfo) =>
    dtype === 'float32' || (dtype === 'int32' && !integers);
  return ({ backend, inputs, attrs, stock }: Call) => {
    const given = Object.entries(inputs).filter(([, tensor]) => tensor != null);
    if (given.every(([, x]) => known(x)) || !given.every(([, x]) => isNumeric(x))) return stock();
    const floats = given.map(
      ([name, x]) => [name, runKernel(backend, tf.Cast, { x }, { dtype: 'float32' })] as const,
    );
    const y = stock(Object.fromEntries(floats), attrs as object);
    for (const [, { dataId }] of floats) backend.disposeData(dataId);
    const { dtype } = given[0]![1];
    if (!own || y.dtype !== 'float32') return y;
    const out = runKernel(backend, tf.Cast, { x: y }, { dtype });
    backend.disposeData(y.dataId);
    return out;
  };
}

const FLOATS_ONLY = [
  tf.Acos,
  tf.Acosh,
  tf.Asin,
  tf.Asinh,
  tf.Atan2,
  tf.Atanh,
  tf.Ceil,
  tf.Cos,
  tf.Cosh,
  tf.Elu,
  tf.Erf,
  tf.Floor,
  tf.IsFinite,
  tf.IsInf,
  tf.IsNan,
  tf.Log,
  tf.Reciprocal,
  tf.Rsqrt,
  tf.Sigmoid,
  tf.Sin,
  tf.Sqrt,
  tf.Tan,
  tf.Tanh,
];
const NUMBERS_ONLY = [
  tf.Abs,
  tf.Atan,
  tf.Neg,
  tf.Relu,
  tf.Round,
  tf.Selu,
  tf.Sign,
  tf.Sinh,
  tf.Softplus,
  tf.Square,
  tf.Step,
];

const each = (names: readonly string[], needs: Needs) =>
  names.map((name): [string, Kernel] => [name, throughFloats(needs)]);

/** Kernels that take values one by one, for all dtypes. */
export const valueKernels: Readonly<Record<string, Kernel>> = Object.fromEntries([
  ...each(FLOATS_ONLY, { integers: true, own: true }),
  ...each(NUMBERS_ONLY, { integers: false, own: true }),
  ...each([tf.Exp, tf.Expm1], { integers: false, own: false }),
]);
