import * as tf from '@tensorflow/tfjs-core';
import { address, floats, runKernel, type WasmBackend, withScratch, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { batchNormLoops } from '../fallback/batch_norm_loops.js';
import { runSpread } from '../host/run_spread.js';
import { runSums } from '../host/run_sums.js';
import type { SimdExports } from '../simd_exports.js';

/** x as rows of its last axis. */
function rowsOf({ shape }: tf.TensorInfo) {
  const columns = shape.at(-1)!;
  return { columns, rows: tf.util.sizeFromShape(shape.slice(0, -1)) };
}

/** Lends memory for `count` lists of a number for each column: their addresses and views. */
function withColumns(
  backend: WasmBackend,
  columns: number,
  count: number,
  use: (at: number[], lists: Float32Array[]) => void,
): void {
  withScratch(backend, 4 * columns * count, (scratch) => {
    const at = Array.from({ length: count }, (_, i) => scratch + 4 * columns * i);
    const { buffer } = backend.wasm.HEAPU8;
    use(
      at,
      at.map((place) => new Float32Array(buffer, place, columns)),
    );
  });
}

/** The sums over rows that a batch normalization is made of: on all threads of the module, or without it. */
function sumsOver(backend: WasmBackend, simd: SimdExports | null, size: ReturnType<typeof rowsOf>) {
  const { rows, columns } = size;
  if (simd === null) {
    const loops = batchNormLoops(backend);
    return {
      sums: (x: number, to: number) => loops.sumRows(x, to, rows, columns),
      centred: (x: number, dy: number, mean: number, to: number) =>
        loops.centredSums(x, dy, mean, to, rows, columns),
    };
  }
  return {
    sums: (x: number, to: number) =>
      runSums(backend, simd, 'sumRows', size, (skip) => [x + skip], to),
    centred: (x: number, dy: number, mean: number, to: number) =>
      runSums(
        backend,
        simd,
        'centredSums',
        size,
        (skip) => [x + skip, dy === 0 ? 0 : dy + skip, mean],
        to,
      ),
  };
}

/** normalize of the module, on all threads; the lists are the means, factors and offsets of the columns. */
function normalizeRows(
  backend: WasmBackend,
  simd: SimdExports,
  [x, y]: readonly [number, number],
  lists: readonly [number, number, number],
  rows: number,
  columns: number,
): void {
  runSpread(backend, simd, 'normalize', { count: rows, values: columns }, (first, count) => {
    const skip = 4 * first * columns;
    return [x + skip, y + skip, ...lists, count, columns];
  });
}

/**
 * BatchNormTraining: x normalised along its last axis by its own moments, in one kernel with them. Inputs
 * x, gamma and beta; outputs y, the means and the variances.
 */
export const batchNormTraining: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { x, gamma, beta } = inputs as Record<'x' | 'gamma' | 'beta', tf.TensorInfo>;
  const { epsilon } = attrs as { epsilon: number };
  const { rows, columns } = rowsOf(x);
  const [mean, variance] = [zeros(backend, [columns]), zeros(backend, [columns])];
  const y = backend.makeOutput(x.shape, 'float32');
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  withColumns(backend, columns, 1, ([factorAt], [factors]) => {
    const { sums, centred } = sumsOver(backend, simd, { rows, columns });
    const [means, variances, scales] = [mean, variance, gamma].map((t) => floats(backend, t)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    sums(at(x), at(mean));
    for (let i = 0; i < columns; i++) means[i]! /= rows;
    centred(at(x), 0, at(mean), at(variance));
    for (let i = 0; i < columns; i++) {
      variances[i]! /= rows;
      factors![i] = scales[i]! / Math.sqrt(variances[i]! + epsilon);
    }
    const columnLists = [at(mean), factorAt!, at(beta)] as const;
    if (simd === null) {
      batchNormLoops(backend).normalize(at(x), at(y), ...columnLists, rows, columns);
    } else normalizeRows(backend, simd, [at(x), at(y)], columnLists, rows, columns);
  });
  return [y, mean, variance];
};

/**
 * BatchNormGradient: the gradients of BatchNormTraining's y (Ioffe & Szegedy 2015, section 3). Inputs dy, x,
 * its means and variances, and gamma; outputs those of x, gamma and beta.
 */
export const batchNormGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, x, mean, variance, gamma } = inputs as Record<
    'dy' | 'x' | 'mean' | 'variance' | 'gamma',
    tf.TensorInfo
  >;
  const { epsilon } = attrs as { epsilon: number };
  const { rows, columns } = rowsOf(x);
  const [dGamma, dBeta] = [zeros(backend, [columns]), zeros(backend, [columns])];
  const dx = backend.makeOutput(x.shape, 'float32');
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  withColumns(backend, columns, 3, ([factorAt, meanDyAt, slopeAt], lists) => {
    const [factors, meanDys, slopes] = lists as [Float32Array, Float32Array, Float32Array];
    const { sums, centred } = sumsOver(backend, simd, { rows, columns });
    const [dGammas, dBetas, variances, scales] = [dGamma, dBeta, variance, gamma].map((t) =>
      floats(backend, t),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    sums(at(dy), at(dBeta));
    centred(at(x), at(dy), at(mean), at(dGamma));
    for (let i = 0; i < columns; i++) {
      const inverse = 1 / Math.sqrt(variances[i]! + epsilon);
      factors[i] = scales[i]! * inverse;
      meanDys[i] = dBetas[i]! / rows;
      slopes[i] = (dGammas[i]! * inverse * inverse) / rows;
      dGammas[i]! *= inverse;
    }
    const [of, to] = [at(mean), at(dx)];
    const columnLists = [factorAt!, meanDyAt!, of, slopeAt!] as const;
    const [dyAt, xAt] = [at(dy), at(x)];
    if (simd === null) {
      batchNormLoops(backend).normalizeGradient(dyAt, xAt, to, ...columnLists, rows, columns);
      return;
    }
    const size = { count: rows, values: columns };
    runSpread(backend, simd, 'normalizeGradient', size, (first, count) => {
      const skip = 4 * first * columns;
      return [dyAt + skip, xAt + skip, to + skip, ...columnLists, count, columns];
    });
  });
  return [dx, dGamma, dBeta];
};

/** FusedBatchNorm of integers, whose words stock takes for floats: computed in floats, and cut as on cpu. */
function ofIntegers({ backend, inputs, attrs }: Call): tf.TensorInfo {
  const cast = (x: tf.TensorInfo, dtype: string) => runKernel(backend, tf.Cast, { x }, { dtype });
  const given = Object.entries(inputs).filter(([, tensor]) => tensor != null);
  const floating = given.map(([name, tensor]) => [name, cast(tensor, 'float32')] as const);
  const all = Object.fromEntries(floating);
  const y = runKernel(backend, tf.FusedBatchNorm, all, attrs as Record<string, unknown>);
  const out = cast(y, inputs.x!.dtype);
  for (const { dataId } of [y, ...Object.values(all)]) backend.disposeData(dataId);
  return out;
}

/** FusedBatchNorm along the last axis, in which stock goes value by value. */
export const batchNorm: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const { x, mean, variance, offset, scale } = inputs as Record<string, tf.TensorInfo>;
  const { varianceEpsilon: epsilon } = attrs as { varianceEpsilon: number };
  const { rows, columns } = rowsOf(x!);
  const given = [mean, variance, offset, scale].filter((tensor) => tensor != null);
  const last = (t: tf.TensorInfo) =>
    t.shape.at(-1) === columns && tf.util.sizeFromShape(t.shape) === columns;
  const float = [x!, ...given].every(({ dtype }) => dtype === 'float32');
  if (!float) return ofIntegers(call);
  if (tf.util.sizeFromShape(x!.shape) === 0) return backend.makeOutput(x!.shape, 'float32');
  if (simd === null || !given.every((t) => last(t!))) return stock();
  const y = backend.makeOutput(x!.shape, 'float32');
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  withColumns(backend, columns, 2, ([factorAt, offsetAt], [factors, offsets]) => {
    const variances = floats(backend, variance!);
    const scales = scale == null ? null : floats(backend, scale);
    for (let i = 0; i < columns; i++) {
      factors![i] = (scales?.[i] ?? 1) / Math.sqrt(variances[i]! + epsilon);
    }
    if (offset == null) offsets!.fill(0);
    const from = offset == null ? offsetAt! : at(offset);
    normalizeRows(backend, simd, [at(x!), at(y)], [at(mean!), factorAt!, from], rows, columns);
  });
  return y;
};
