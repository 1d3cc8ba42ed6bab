import * as tf from '@tensorflow/tfjs-core';
import { address, type WasmBackend, withScratch } from '../backend.js';
import { getPrecision, judgedByLargest } from '../precision.js';
import type { SimdExports } from '../simd_exports.js';
import { runCalls, runsOf } from './run_spread.js';

/**
 * Bits by which the largest magnitude of a tensor may exceed the mean, for sums of so many products. Minimal
 * filtering mixes the values of a tile, so that every output of it is off by up to a rounding of the largest
 * value in the tile, whether its own window has that value or not; docs/wasm.md has these bounds.
 */
const mostOverMean = (terms: number) => Math.min(10, 2 * Math.log2(terms) - 4.2);
/**
 * Bits by which it may exceed the largest of a block: where all channels are large beside a window of small ones,
 * the roundings of the channels add up.
 */
const mostOverBlock = (terms: number) => Math.min(8, 1.5 * Math.log2(terms) - 4);
/**
 * Products other than 0 that are added up at least, on average: of fewer, some sums have hardly any. The tiles of
 * filter gradients, which have no windows, round more.
 */
const LEAST_PRESENT = { windows: 12, all: 24 };

interface Spread {
  readonly overMean: number;
  readonly overLeastBlock: number;
  /** The part of the values that are not 0. */
  readonly density: number;
}

/** Values that are judged together, and the bytes of what is known of a part of them. */
const BLOCK = 64;
const SUMS = 24;

/** The spread of each tensor: its values do not change, and it is asked for again in the gradients. */
const spreads = new WeakMap<object, Spread>();

/** The spread of a tensor; its overMean is Infinity where a value is not finite, or nearly so. */
export function spreadOf(backend: WasmBackend, simd: SimdExports, tensor: tf.TensorInfo): Spread {
  const known = spreads.get(tensor.dataId);
  if (known !== undefined) return known;
  const floats = tf.util.sizeFromShape(tensor.shape);
  const x = address(backend, tensor);
  const runs = runsOf(backend, Math.ceil(floats / BLOCK), BLOCK / 4);
  const spread = withScratch(backend, SUMS * (runs.length + 1), (out) => {
    const sums = out + SUMS;
    const calls = runs.map(([first, end], i) => {
      const own = Math.min(floats, end * BLOCK) - first * BLOCK;
      return { name: 'spreadSums' as const, args: [x + 4 * first * BLOCK, own, sums + i * SUMS] };
    });
    runCalls(backend, simd, calls);
    simd.spread(sums, runs.length, out);
    const [overMean, overLeastBlock, count] = new Float32Array(backend.wasm.HEAPU8.buffer, out, 3);
    return { overMean: overMean!, overLeastBlock: overLeastBlock!, density: count! / floats };
  });
  spreads.set(tensor.dataId, spread);
  return spread;
}

/** What is multiplied and added up. */
interface Sums {
  /** Products that are added up for an output. */
  readonly terms: number;
  readonly operands: readonly [tf.TensorInfo, tf.TensorInfo];
  /** The operand of which each output sees a window only, if there is one. */
  readonly windowed?: tf.TensorInfo;
}

/** Whether minimal filtering loses no more than plain sums of the products could. */
export function mayFilter(
  backend: WasmBackend,
  simd: SimdExports,
  { terms, operands, windowed }: Sums,
): boolean {
  if (getPrecision() === 'exact') return false;
  const [a, b] = operands.map((operand) => spreadOf(backend, simd, operand)) as [Spread, Spread];
  const blocks = windowed === undefined ? 0 : spreadOf(backend, simd, windowed).overLeastBlock;
  const present = terms * a.density * b.density;
  if (!Number.isFinite(a.overMean + b.overMean)) return false;
  if (present === 0 || judgedByLargest()) return true;
  return (
    Math.max(a.overMean, b.overMean) <= mostOverMean(terms) &&
    blocks <= mostOverBlock(terms) &&
    present >= (windowed === undefined ? LEAST_PRESENT.all : LEAST_PRESENT.windows) &&
    // A large value of one may meet a large one of the other.
    a.overMean + b.overMean + 1 <= 2 * Math.log2(present)
  );
}
