import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../check.js';
import { address, runKernel, viewed, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { filterGradientAt } from '../host/filter_gradient.js';
import { inputGradientAt } from '../host/input_gradient.js';
import { pointwise } from '../host/whole_window.js';
import { finish } from './epilogue.js';
import { integerProduct } from './integer_product.js';
import { simdConvolution } from './simd_convolution.js';
import { stockWithVectorBias } from './vector_bias.js';

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Refuses vectors, whose rows and columns stock takes for undefined, and sides that do not fit. */
function check(where: string, a: tf.TensorInfo, b: tf.TensorInfo, flags: MatMulAttrs): void {
  const short = a.shape.length < 2 ? a : b;
  if (short.shape.length < 2) {
    fail(where, short === a ? 'a' : 'b', 'a tensor of rank 2 or more', short.shape);
  }
  const inner = a.shape.at(flags.transposeA ? -2 : -1);
  const depth = b.shape.at(flags.transposeB ? -1 : -2);
  if (inner !== depth) {
    fail(where, 'b', `of ${inner} ${flags.transposeB ? 'columns' : 'rows'}`, b.shape);
  }
}

const matrices = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape.slice(0, -2));

/** One product a b in place, a one-tap convolution, or null where the backend's own kernel has to do it. */
function plainly(call: Call): tf.TensorInfo | null {
  const { a, b, bias } = call.inputs as Record<string, tf.TensorInfo>;
  const [rows, inner] = a!.shape.slice(-2) as [number, number];
  const columns = b!.shape.at(-1)!;
  if (matrices(a!) !== 1 || matrices(b!) !== 1) return null;
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(
    a!.shape.slice(0, -2),
    b!.shape.slice(0, -2),
  );
  const inputs = { x: a!, filter: b!, ...(bias && { bias }) };
  const attrs = { ...(call.attrs as object), dilations: 1 };
  const g = pointwise(rows, inner, columns);
  return simdConvolution({ ...call, inputs, attrs }, g, [...lead, rows, columns], 'matrix');
}

/**
 * BatchMatMul of a single plain product, or with one side transposed, as every dense layer's gradient has it.
 * With a one-tap convolution y = x W, aT b is its dW for x = a and dy = b, and a bT its dx for dy = a and W = b.
 */
export const batchMatMul: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as MatMulAttrs;
  check(tf.BatchMatMul, a, b, attrs as MatMulAttrs);
  if (a.dtype === 'int32' && b.dtype === 'int32') return integerProduct(call);
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock();
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const inner = transposeA ? aRows : aColumns;
  const [left, right] = [transposeA ? aColumns : aRows, transposeB ? bRows : bColumns];
  const count = tf.util.sizeFromShape(lead);
  const shape = [...lead, left, right];
  if (count * left * right * inner === 0) return zeros(backend, shape);
  if (!transposeA && !transposeB) return plainly(call) ?? stock();
  if (simd === null || transposeA === transposeB) return stock();
  const batches = [a, b].map(matrices);
  // Where both sides are broadcast, lib/repairs repeats them first.
  if (batches.some((size) => size !== 1 && size !== count)) return stock();
  const out = backend.makeOutput(shape, 'float32');
  const [from, with_, to] = [a, b, out].map((tensor) => address(backend, tensor)) as [
    number,
    number,
    number,
  ];
  for (let i = 0; i < count; i++) {
    const x = from + (batches[0] === 1 ? 0 : i * aRows * aColumns * 4);
    const y = with_ + (batches[1] === 1 ? 0 : i * bRows * bColumns * 4);
    const z = to + i * left * right * 4;
    if (transposeA) {
      filterGradientAt(backend, simd, pointwise(inner, left, right), { x, dy: y, dw: z });
    } else {
      const g = pointwise(left, right, inner);
      inputGradientAt(backend, simd, g, { dy: x, filter: y, dx: z });
    }
  }
  return out;
};

/** Stock's product of two matrices, which it takes for the second and third axes. */
function asVolumes(call: Call): tf.TensorInfo {
  const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const [left, right] = [a, b].map((side) => viewed(side, [1, ...side.shape.slice(-2)]));
  const product = stockWithVectorBias({ ...call, inputs: { ...call.inputs, a: left!, b: right! } });
  const lead = (a.shape.length > b.shape.length ? a : b).shape.slice(0, -2);
  return viewed(product, [...lead, ...product.shape.slice(-2)]);
}

/** _FusedMatMul, whose bias stock adds wrongly when a side is transposed or there are several matrices. */
export const fusedMatMul: Kernel = (call: Call) => {
  const { backend, inputs, attrs } = call;
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs as MatMulAttrs & {
    activation: string;
    leakyreluAlpha?: number;
  };
  check(tf._FusedMatMul, a!, b!, attrs as MatMulAttrs);
  const single = [a!, b!].every((side) => side.dtype === 'float32' && matrices(side) === 1);
  const some = [a!, b!].every(({ shape }) => tf.util.sizeFromShape(shape) > 0);
  if (single && some && !transposeA && !transposeB) {
    return plainly(call) ?? asVolumes(call);
  }
  const sides = { a: a!, b: b! };
  const product = runKernel(backend, tf.BatchMatMul, sides, { transposeA, transposeB });
  return finish(backend, product, { bias, activation, leakyreluAlpha, preluActivationWeights });
};
