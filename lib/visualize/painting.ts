import * as tf from '@tensorflow/tfjs-core';
import { fourierBasis } from '../arithmetic/fourier_basis.js';
import { product } from '../arithmetic/product.js';

/** How an input is made of the numbers that are learnt. */
export interface Painting {
  /** Inputs [n, ...shape] of numbers of that shape. */
  paint(numbers: tf.Tensor): tf.Tensor;
  /** The numbers that make such inputs. */
  unpaint(inputs: tf.Tensor): tf.Tensor;
  dispose(): void;
}

/** Of what shape inputs are, and how they are made. */
export interface PaintingOptions {
  /** [1, ...inputShape] */
  readonly shape: readonly number[];
  readonly channelsAxis: number;
  /** The axes that have places. */
  readonly spatial: readonly number[];
  readonly basis: 'fourier' | 'pixels';
  readonly colors: 'decorrelated' | 'plain';
  readonly range: readonly [least: number, most: number] | null;
}

/**
 * The root of the covariance of colours in ImageNet's photographs, red, green and blue by row, as lucid has it (Olah,
 * Mordvintsev & Schubert 2017, "Feature Visualization", section "Preconditioning and Parameterization").
 */
const COLORS = [
  [0.26, 0.09, 0.02],
  [0.27, 0.0, -0.05],
  [0.27, -0.09, 0.03],
] as const;
/** The length of its longest column. */
const LONGEST = Math.max(...[0, 1, 2].map((n) => Math.hypot(...COLORS.map((row) => row[n]!))));
/** How much smaller waves are than lucid's spectrum, so that a start of noise is gray. */
const CALM = 4;
/** How near to the ends of the range a start may be: a sigmoid never gets there. */
const NEAR = 1e-4;

/** The inverse of a matrix of 3 rows, by its cofactors. */
function inverse3(m: readonly (readonly number[])[]): number[][] {
  const at = (r: number, c: number) => m[r % 3]![c % 3]!;
  const cofactor = (r: number, c: number) =>
    at(r + 1, c + 1) * at(r + 2, c + 2) - at(r + 1, c + 2) * at(r + 2, c + 1);
  const determinant = [0, 1, 2].reduce((sum, c) => sum + at(0, c) * cofactor(0, c), 0);
  return [0, 1, 2].map((r) => [0, 1, 2].map((c) => cofactor(c, r) / determinant));
}

/** One axis of a tensor times a matrix. */
function along(x: tf.Tensor, axis: number, matrix: tf.Tensor2D, transposed: boolean): tf.Tensor {
  const order = x.shape.map((_, n) => n).filter((n) => n !== axis);
  const last = tf.transpose(x, [...order, axis]);
  const rows = tf.reshape(last, [-1, x.shape[axis]!]) as tf.Tensor2D;
  const back = x.shape.map((_, n) => (n === axis ? x.rank - 1 : order.indexOf(n)));
  return tf.transpose(tf.reshape(tf.matMul(rows, matrix, false, transposed), last.shape), back);
}

/** Waves whose size falls with their frequency, as in photographs: [...1 or the length along each axis]. */
function spectrum(shape: readonly number[], axes: readonly number[]): tf.Tensor {
  const lengths = axes.map((axis) => shape[axis]!);
  const frequencies = lengths.map((length) => fourierBasis(length).frequencies);
  const least = 1 / Math.max(...lengths);
  const values = Float32Array.from({ length: product(lengths) }, (_, offset) => {
    let rest = offset;
    const each = [...lengths.entries()].reverse().map(([n, length]) => {
      const index = rest % length;
      rest = (rest - index) / length;
      return frequencies[n]![index]!;
    });
    return 1 / (Math.max(Math.hypot(...each), least) * CALM);
  });
  const size = shape.map((length, axis) => (axes.includes(axis) ? length : 1));
  return tf.tensor(values, size);
}

/**
 * Inputs of numbers that are easier to learn than pixels: of waves, the lower the larger; of colours that photographs do
 * not mix; within the range that the network knows, by a sigmoid. Disposed of by its maker.
 */
export function painting(options: PaintingOptions): Painting {
  const { shape, channelsAxis, spatial, basis, colors, range } = options;
  const axes = basis === 'fourier' ? spatial : [];
  const waves = axes.map((axis) => {
    const length = shape[axis]!;
    return tf.keep(tf.tensor2d(fourierBasis(length).waves, [length, length]));
  });
  const sizes = axes.length > 0 ? tf.keep(tf.tidy(() => spectrum(shape, axes))) : null;
  const mixing = COLORS.map((row) => row.map((value) => value / LONGEST));
  const mix = colors === 'decorrelated' ? tf.keep(tf.tensor2d(mixing)) : null;
  const unmix = mix && tf.keep(tf.tensor2d(inverse3(mixing)));
  const [least, most] = range ?? [0, 1];
  return {
    paint: (numbers) =>
      tf.tidy(() => {
        let x = sizes === null ? numbers : tf.mul(numbers, sizes);
        axes.forEach((axis, n) => {
          x = along(x, axis, waves[n]!, true);
        });
        if (mix !== null) x = along(x, channelsAxis, mix, true);
        return range === null ? tf.clone(x) : tf.add(least, tf.mul(most - least, tf.sigmoid(x)));
      }),
    unpaint: (inputs) =>
      tf.tidy(() => {
        let x = inputs;
        if (range !== null) {
          const part = tf.clipByValue(tf.div(tf.sub(x, least), most - least), NEAR, 1 - NEAR);
          x = tf.log(tf.div(part, tf.sub(1, part)));
        }
        if (unmix !== null) x = along(x, channelsAxis, unmix, true);
        axes.forEach((axis, n) => {
          x = along(x, axis, waves[n]!, false);
        });
        return sizes === null ? tf.clone(x) : tf.div(x, sizes);
      }),
    dispose: () => tf.dispose([...waves, ...(sizes ? [sizes] : []), ...(mix ? [mix, unmix!] : [])]),
  };
}
