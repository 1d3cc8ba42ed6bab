import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../ops/data_format.js';
import { powerIteration } from '../ops/power_iteration.js';
import { getInitializer } from '../tfjs/resolve.js';
import { BaseWeightWrapper, type WeightWrapperArgs } from './base_weight_wrapper.js';
import { integerOption } from './options.js';

/** What SpectralNormalization takes. */
export interface SpectralNormalizationArgs extends WeightWrapperArgs {
  /** Steps of the power iteration in each call of training; default 1. */
  powerIterations?: number;
}

/**
 * Keras's SpectralNormalization: each call in training first divides the kernel of the layer within by its largest singular
 * value, so that the layer is at most as steep as 1, as discriminators of GANs should be. That value is estimated by a power
 * iteration, which goes on where the last call left it. A prediction uses the kernel as it is.
 *
 * Input and output as of the layer within. Weights: those of that layer, and vector_u [1, outputs], which does not train. The
 * kernel is taken as a matrix of all its axes but the last by the last.
 *
 * Source: keras.layers.SpectralNormalization; Miyato et al. 2018, arXiv 1802.05957, algorithm 1.
 *
 * @throws ValueError for a bad argument, or a layer that has not one kernel
 * @example
 * const layer = new SpectralNormalization({ layer: tf.layers.dense({ units: 1, useBias: false }) });
 * layer.build([null, 2]);
 * layer.setWeights([tf.tensor2d([[3], [4]]), tf.ones([1, 1])]);
 * const x = tf.tensor2d([[1, 1]]);
 * (layer.apply(x, { training: true }) as tf.Tensor).dataSync(); // Float32Array [1.4]
 */
export class SpectralNormalization extends BaseWeightWrapper {
  static readonly className = 'SpectralNormalization';
  /** Steps of the power iteration in each call of training. */
  declare readonly powerIterations: number;
  private vectorU!: tfl.LayerVariable;

  constructor(args: SpectralNormalizationArgs) {
    super(args, { powerIterations: integerOption(1, 1) });
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const outputs = this.within.shape.at(-1)!;
    const config = { stddev: 0.02 };
    const drawn = { className: 'TruncatedNormal', config };
    const initializer = getInitializer(this.getClassName(), 'vector_u', drawn);
    this.vectorU = this.addWeight(
      'vector_u',
      [1, outputs],
      'float32',
      initializer,
      undefined,
      false,
    );
  }

  /** Divides the kernel by its largest singular value, unless it is 0. */
  private normalize(): void {
    const [kernel, u] = [this.within.read(), this.vectorU.read() as tf.Tensor2D];
    const matrix = tf.reshape(kernel, [-1, kernel.shape.at(-1)!]) as tf.Tensor2D;
    const { sigma, vector } = powerIteration(matrix, u, this.powerIterations);
    const zero = tf.all(tf.equal(kernel, 0));
    const or = (next: tf.Tensor, old: tf.Tensor) =>
      tf.where(tf.broadcastTo(zero, old.shape), old, next);
    const next = [or(tf.div(kernel, sigma), kernel), or(vector, u)] as const;
    this.within.write(next[0]);
    this.vectorU.write(next[1]);
  }

  protected override computing(training: boolean): tfl.layers.Layer {
    if (training) this.normalize();
    return this.layer;
  }

  override predicting(): tfl.layers.Layer {
    return this.layer;
  }

  /** Where a file of Keras has the weights. */
  weightPlaces(): Record<string, tfl.LayerVariable[]> {
    const { trainableWeights, nonTrainableWeights } = this.layer;
    // Keras files the kernel under the wrapper, too.
    return {
      layer: [...trainableWeights, ...nonTrainableWeights],
      '': [this.within, this.vectorU],
    };
  }
}

tf.serialization.registerClass(SpectralNormalization);
