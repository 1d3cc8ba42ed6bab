import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../repairs/loops/conv_geometry.js';
import { address, runKernel, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { filterGradientAt } from '../native/filter_gradient.js';
import { inputGradientAt } from '../native/input_gradient.js';
import { natively } from './conv.js';
import { finish } from './finish.js';
import { stockWithVectorBias } from './vector_bias.js';

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A convolution of `rows` pixels with a kernel of one tap, whose gradients are matrix products. */
function pointwise(rows: number, inChannels: number, outChannels: number): ConvGeometry {
  return {
    ...{ batch: 1, input: [1, 1, rows], inChannels, output: [1, 1, rows], outChannels },
    ...{ kernel: [1, 1, 1], strides: [1, 1, 1], before: [0, 0, 0] },
  };
}

const matrices = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape.slice(0, -2));

/** One product a b in place, a one-tap convolution, or null where the backend's own kernel has to do it. */
function plainly(call: Call): tf.TensorInfo | null {
  const { a, b, bias } = call.inputs as Record<string, tf.TensorInfo>;
  const [rows, inner] = a!.shape.slice(-2) as [number, number];
  const [depth, columns] = b!.shape.slice(-2) as [number, number];
  if (inner !== depth || matrices(a!) !== 1 || matrices(b!) !== 1) return null;
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(
    a!.shape.slice(0, -2),
    b!.shape.slice(0, -2),
  );
  const inputs = { x: a!, filter: b!, ...(bias && { bias }) };
  const attrs = { ...(call.attrs as object), dilations: 1 };
  const g = pointwise(rows, inner, columns);
  return natively({ ...call, inputs, attrs }, g, [...lead, rows, columns]);
}

/**
 * BatchMatMul of a single plain product, or with one side transposed, as every dense layer's gradient has it.
 * With a one-tap convolution y = x W, aT b is its dW for x = a and dy = b, and a bT its dx for dy = a and W = b.
 */
export const batchMatMul: Kernel = (call: Call) => {
  const { backend, native, inputs, attrs, stock } = call;
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as MatMulAttrs;
  if (!transposeA && !transposeB) return plainly(call) ?? stock();
  const float = a.dtype === 'float32' && b.dtype === 'float32';
  if (native === null || !float || transposeA === transposeB) return stock();
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const inner = transposeA ? aRows : aColumns;
  const [left, right] = transposeA ? [aColumns, bColumns] : [aRows, bRows];
  const count = tf.util.sizeFromShape(lead);
  const batches = [a, b].map(matrices);
  // Stock broadcasts a single matrix only, and reports shapes that do not fit.
  const fits = inner === (transposeB ? bColumns : bRows);
  if (!fits || batches.some((size) => size !== 1 && size !== count)) return stock();
  const shape = [...lead, left, right];
  if (count * left * right * inner === 0) return zeros(backend, shape);
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
      filterGradientAt(backend, native, pointwise(inner, left, right), { x, dy: y, dw: z });
    } else {
      const g = pointwise(left, right, inner);
      inputGradientAt(backend, native, g, { dy: x, filter: y, dx: z });
    }
  }
  return out;
};

/** _FusedMatMul, whose bias stock adds wrongly when a side is transposed or there are several matrices. */
export const fusedMatMul: Kernel = (call: Call) => {
  const { backend, inputs, attrs } = call;
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs as MatMulAttrs & {
    activation: string;
    leakyreluAlpha?: number;
  };
  if (matrices(a!) === 1 && matrices(b!) === 1 && !transposeA && !transposeB) {
    return plainly(call) ?? stockWithVectorBias(call);
  }
  const sides = { a: a!, b: b! };
  const product = runKernel(backend, tf.BatchMatMul, sides, { transposeA, transposeB });
  return finish(backend, product, { bias, activation, leakyreluAlpha, preluActivationWeights });
};
