import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { flagOption, integerOption, numberOption } from './options.js';

/** What SinusoidalEmbedding takes. */
export interface SinusoidalEmbeddingArgs extends LayerArgs {
  /** How many numbers each number becomes. */
  embeddingDim: number;
  /** Whether the cosines stand before the sines; default false. */
  flipSinToCos?: boolean;
  /** What is subtracted from the count of frequencies in the exponent's divisor; default 1. */
  downscaleFreqShift?: number;
  /** What the angles are multiplied by; default 1. */
  scale?: number;
  /** How much longer than the shortest the longest wave is, about; default 10000. */
  maxPeriod?: number;
}

/**
 * A number, such as the time of a diffusion, as sines and cosines of it at frequencies from 1 down to 1 / maxPeriod: for
 * i = 0 ... h - 1 with h = floor(embeddingDim / 2) sin and cos of scale x maxPeriod^(-i / (h - downscaleFreqShift)). An odd
 * embeddingDim ends in a zero.
 *
 * Input [batch, ..., n], output [batch, ..., n embeddingDim]: of a time [batch, 1] it is [batch, embeddingDim]. No weights.
 *
 * Source: get_timestep_embedding of diffusers, the defaults as well; Ho, Jain & Abbeel 2020, arXiv 2006.11239, appendix B.
 *
 * @throws ValueError for a bad argument
 * @example
 * const layer = new SinusoidalEmbedding({ embeddingDim: 4 });
 * (layer.apply(tf.tensor2d([[0]])) as tf.Tensor).dataSync(); // Float32Array [0, 0, 1, 1]
 */
export class SinusoidalEmbedding extends CheckedLayer {
  static readonly className = 'SinusoidalEmbedding';
  /** How many numbers each number becomes. */
  declare readonly embeddingDim: number;
  /** Whether the cosines stand first. */
  declare readonly flipSinToCos: boolean;
  /** What is subtracted from the count of frequencies. */
  declare readonly downscaleFreqShift: number;
  /** What the angles are multiplied by. */
  declare readonly scale: number;
  /** How much longer the longest wave is. */
  declare readonly maxPeriod: number;

  constructor(args: SinusoidalEmbeddingArgs) {
    super(args, {
      embeddingDim: integerOption(2),
      flipSinToCos: flagOption(false),
      downscaleFreqShift: numberOption(1),
      scale: numberOption(1),
      maxPeriod: numberOption(10_000, 1),
    });
    const { downscaleFreqShift: shift } = this;
    const count = this.embeddingDim >> 1;
    if (shift >= count) {
      const expected = `below half of embeddingDim (${count})`;
      fail(this.getClassName(), 'downscaleFreqShift', expected, shift);
    }
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    if (shape.length < 2) fail(where, 'the input', 'of rank 2 or more', shape);
    const n = shape.at(-1)!;
    return shape.with(-1, n === null ? null : n * this.embeddingDim);
  }

  /** What x is multiplied by for the angles. */
  frequencies(): number[] {
    const count = this.embeddingDim >> 1;
    const step = Math.log(this.maxPeriod) / (count - this.downscaleFreqShift);
    return Array.from({ length: count }, (_, i) => this.scale * Math.exp(-i * step));
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [given] = this.tensors(inputs) as [tf.Tensor];
      const x = tf.expandDims(tf.cast(given, 'float32'), -1);
      const angles = tf.mul(x, tf.tensor1d(this.frequencies()));
      const waves = [tf.sin(angles), tf.cos(angles)];
      const rest = this.embeddingDim % 2 === 0 ? [] : [tf.zerosLike(x)];
      const all = tf.concat([...(this.flipSinToCos ? waves.reverse() : waves), ...rest], -1);
      return tf.reshape(all, this.computeOutputShape(given.shape) as number[]);
    });
  }
}

tf.serialization.registerClass(SinusoidalEmbedding);
