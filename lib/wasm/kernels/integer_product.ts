import * as tf from '@tensorflow/tfjs-core';
import type { Call } from '../call.js';

/** Where the matrix of each batch of `lead` begins in a side with its own leading axes, 1 where it is broadcast. */
function starts(lead: readonly number[], { shape }: tf.TensorInfo): number[] {
  const own = [...lead.slice(shape.length - 2).map(() => 1), ...shape.slice(0, -2)];
  const matrix = tf.util.sizeFromShape(shape.slice(-2));
  return Array.from({ length: tf.util.sizeFromShape(lead as number[]) }, (_, batch) => {
    let [place, step, rest] = [0, matrix, batch];
    for (let axis = lead.length - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) place += (rest % lead[axis]!) * step;
      step *= own[axis]!;
      rest = Math.floor(rest / lead[axis]!);
    }
    return place;
  });
}

/** The product of matrices of int32, which stock refuses: exact up to 53 bits, then cut to 32. */
export function integerProduct({ backend, inputs, attrs }: Call): tf.TensorInfo {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, inner, columns] = [
    transposeA ? aColumns : aRows,
    transposeA ? aRows : aColumns,
    transposeB ? bRows : bColumns,
  ];
  const [rowStep, aStep] = transposeA ? [1, aColumns] : [aColumns, 1];
  const [bStep, columnStep] = transposeB ? [1, bColumns] : [bColumns, 1];
  const out = backend.makeOutput([...lead, rows, columns], 'int32');
  const [x, y, z] = [a, b, out].map((t) => backend.typedArrayFromHeap(t)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const [fromA, fromB] = [starts(lead, a), starts(lead, b)];
  let place = 0;
  fromA.forEach((startA, batch) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let p = 0; p < inner; p++) {
          const left = x[startA + i * rowStep + p * aStep]!;
          sum += left * y[fromB[batch]! + p * bStep + j * columnStep]!;
        }
        z[place++] = sum;
      }
    }
  });
  return out;
}
