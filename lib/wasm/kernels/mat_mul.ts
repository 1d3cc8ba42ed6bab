import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../repairs/loops/conv_geometry.js';
import { address, runKernel, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { filterGradientAt } from '../native/filter_gradient.js';
import { inputGradientAt } from '../native/input_gradient.js';
import { finish } from './finish.js';

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

/**
 * BatchMatMul with one side transposed, as every dense layer's gradient has it. With a one-tap
 * convolution y = x W, aT b is its dW for x = a and dy = b, and a bT its dx for dy = a and W = b.
 */
export const batchMatMul: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as MatMulAttrs;
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
  const matrices = tf.util.sizeFromShape(lead);
  const batches = [a, b].map((t) => tf.util.sizeFromShape(t.shape.slice(0, -2)));
  // Stock broadcasts a single matrix only, and reports shapes that do not fit.
  const fits = inner === (transposeB ? bColumns : bRows);
  if (!fits || batches.some((count) => count !== 1 && count !== matrices)) return stock();
  const shape = [...lead, left, right];
  if (matrices * left * right * inner === 0) return zeros(backend, shape);
  const out = backend.makeOutput(shape, 'float32');
  const [from, with_, to] = [a, b, out].map((tensor) => address(backend, tensor)) as [
    number,
    number,
    number,
  ];
  for (let i = 0; i < matrices; i++) {
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
export const fusedMatMul: Kernel = ({ backend, inputs, attrs, stock }: Call) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs as MatMulAttrs & {
    activation: string;
    leakyreluAlpha?: number;
  };
  const single = tf.util.sizeFromShape(a!.shape.slice(0, -2)) === 1;
  if (single && !transposeA && !transposeB) return stock();
  const sides = { a: a!, b: b! };
  const product = runKernel(backend, tf.BatchMatMul, sides, { transposeA, transposeB });
  return finish(backend, product, { bias, activation, leakyreluAlpha, preluActivationWeights });
};
