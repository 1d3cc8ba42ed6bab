import * as tf from '@tensorflow/tfjs-core';
import { address, type WasmBackend } from '../backend.js';
import { getPrecision } from '../precision.js';
import type { NativeExports } from './module.js';

/**
 * Bits that the largest magnitude of a tensor may have more than the mean. Minimal filtering mixes the values
 * of a tile, so that every output of it is off by up to a rounding of the largest value in the tile,
 * whether its own window has that value or not; docs/wasm.md has the bound.
 */
export const MOST_SPREAD = 8;

/** The spread of each tensor: its values do not change, and it is asked for again in the gradients. */
const spreads = new WeakMap<object, number>();

function spreadOf(backend: WasmBackend, native: NativeExports, tensor: tf.TensorInfo): number {
  const known = spreads.get(tensor.dataId);
  if (known !== undefined) return known;
  const floats = tf.util.sizeFromShape(tensor.shape);
  const spread = native.spread(address(backend, tensor), floats);
  spreads.set(tensor.dataId, spread);
  return spread;
}

/** Whether minimal filtering of these tensors loses no more than sums of products could. */
export function mayFilter(
  backend: WasmBackend,
  native: NativeExports,
  ...tensors: readonly tf.TensorInfo[]
): boolean {
  if (getPrecision() === 'exact') return false;
  return tensors.every((tensor) => spreadOf(backend, native, tensor) <= MOST_SPREAD);
}
