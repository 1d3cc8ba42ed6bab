import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../lib/arithmetic/product.js';
import { Random } from '../../lib/arithmetic/random.js';
import { conv1dTranspose, conv2dTranspose } from '../../lib/ops/index.js';
import { plainFormula } from '../../scripts/doctor/plain_formula.js';
import { detail, nameOf, SHAPES } from '../rows.js';

/** How far results are off, by the largest value of what is right. */
export interface Correctness {
  readonly name: string;
  readonly forward: number;
  readonly inputGradient: number;
  readonly filterGradient: number;
}

/** Results within this of double precision are right, by how sums are formed: numbers of 16 bits have 11 binary digits. */
export const TOLERANCES = { exact: 1e-4, fast: 1e-4, half: 2e-3 } as const;

function far(got: ArrayLike<number>, right: readonly number[]): number {
  if (got.length !== right.length) return Number.POSITIVE_INFINITY;
  let [most, largest] = [0, 0];
  right.forEach((value, i) => {
    const apart = Math.abs(got[i]! - value);
    most = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(most, apart);
    largest = Math.max(largest, Math.abs(value));
  });
  return most / largest;
}

/** A shape's transposed convolution with both gradients on the current backend, against plain loops of float64. */
export async function correctness(index: number): Promise<Correctness> {
  const shape = SHAPES[index]!;
  const { k, s, output, filter } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const random = new Random(index + 1);
  // As float32, which is what the backend is given.
  const draw = (sizes: readonly number[]) =>
    Float32Array.from({ length: product(sizes) }, () => random.normal());
  const [x, w, dy] = [draw(shape.input), draw(filter), draw(output)] as const;
  const over = (axis: 0 | 1) => Math.max(k[axis] - s[axis], 0) >> 1;
  const sizes = {
    x: shape.input,
    kernel: filter,
    y: output,
    strides: s,
    crop: [over(0), over(1)] as const,
  };
  const right = plainFormula(sizes, [...x], [...w], [...dy]);
  const flat = height === 1;
  const drop = (axes: readonly number[]) => (flat ? axes.filter((_, i) => i !== 1) : [...axes]);
  const run = (image: tf.Tensor, kernel: tf.Tensor): tf.Tensor =>
    flat
      ? conv1dTranspose(
          image as tf.Tensor3D,
          kernel as tf.Tensor3D,
          [batch, output[2], output[3]],
          s[1],
          'same',
        )
      : conv2dTranspose(image as tf.Tensor4D, kernel as tf.Tensor4D, [...output], [...s], 'same');
  const [y, dx, dw] = tf.tidy(() => {
    const inputs = [
      tf.tensor(x, flat ? [batch, width, channels] : [...shape.input]),
      tf.tensor(w, flat ? filter.slice(1) : [...filter]),
    ] as const;
    return [
      run(...inputs),
      ...tf.grads(run as (...inputs: tf.Tensor[]) => tf.Tensor)(
        [...inputs],
        tf.tensor(dy, drop(output)),
      ),
    ];
  });
  const values = await Promise.all([y!, dx!, dw!].map((tensor) => tensor.data()));
  tf.dispose([y!, dx!, dw!]);
  return {
    name: nameOf({ kind: 'forward', index }),
    forward: far(values[0]!, right.y),
    inputGradient: far(values[1]!, right.dx),
    filterGradient: far(values[2]!, right.dkernel),
  };
}
