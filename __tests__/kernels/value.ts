import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../reference/product.js';
import { noise } from '../wasm/compare.js';

export type Dtype = 'float32' | 'int32' | 'bool';
export const DTYPES: readonly Dtype[] = ['float32', 'int32', 'bool'];

/** A tensor as plain numbers, which every backend can be given. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly values: readonly number[];
}

export const size = (shape: readonly number[]): number => product(shape);

/** A value as the dtype keeps it: what is not 0 is true, and integers are cut towards 0. */
export function kept(value: number, dtype: Dtype): number {
  if (dtype === 'bool') return Number(value !== 0);
  return dtype === 'int32' ? Math.trunc(value) | 0 : Math.fround(value);
}

export function listed(
  shape: readonly number[],
  values: readonly number[],
  dtype: Dtype = 'float32',
): Value {
  return { shape, dtype, values: values.map((value) => kept(value, dtype)) };
}

/** Values from a seed: floats in [-1, 1), integers from -9 to 8, true and false. */
export function seeded(shape: readonly number[], seed: number, dtype: Dtype = 'float32'): Value {
  const scale = { float32: 1, int32: 9, bool: 1 }[dtype];
  const numbers = [...noise(size(shape), seed)].map((v) =>
    dtype === 'bool' ? Number(v > 0) : Math.floor(v * scale * 2 ** 20) / 2 ** 20,
  );
  const whole = dtype === 'int32' ? numbers.map(Math.floor) : numbers;
  return listed(shape, whole, dtype);
}

const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-40, 3e38, -0];

/** Floats of which every third is NaN, infinite, denormal or nearly too large. */
export function special(shape: readonly number[], seed: number): Value {
  const { values } = seeded(shape, seed);
  return listed(
    shape,
    values.map((v, i) => (i % 3 === 1 ? SPECIAL[((i / 3) | 0) % SPECIAL.length]! : v)),
  );
}

/** What differs between a tensor's values and those expected, or null; NaN is equal to NaN. */
export function difference(
  name: string,
  got: { shape: readonly number[]; dtype: string; values: ArrayLike<number> },
  expected: Value,
  tolerance: number,
): string | null {
  if (got.dtype !== expected.dtype) return `${name}: ${got.dtype} for ${expected.dtype}`;
  if (got.shape.join() !== expected.shape.join()) {
    return `${name}: shape [${got.shape}] for [${expected.shape}]`;
  }
  const same = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  if (expected.values.every((value, at) => same(got.values[at]!, value))) return null;
  const finite = expected.values.filter(Number.isFinite);
  // Terms are of the order of 1: what cancels, cancels to their rounding.
  const rms = Math.max(0.1, Math.sqrt(finite.reduce((sum, v) => sum + (v * v) / finite.length, 0)));
  const near = (a: number, b: number) => same(a, b) || Math.abs(a - b) <= tolerance * rms;
  const i = expected.values.findIndex((value, at) => !near(got.values[at]!, value));
  if (i < 0) return null;
  const show = (list: ArrayLike<number>) => Array.from(list).slice(0, 12).join(' ');
  return `${name}[${i}]: ${show(got.values)} for ${show(expected.values)}`;
}

/** Puts values on the current backend, each once: one value in two places is one tensor. */
export function placer(make: (value: Value) => tf.Tensor): (value: Value) => tf.Tensor {
  const placed = new Map<Value, tf.Tensor>();
  return (value) => {
    const tensor = placed.get(value) ?? make(value);
    placed.set(value, tensor);
    return tensor;
  };
}
