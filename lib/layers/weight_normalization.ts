import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { getInitializer } from '../tfjs/resolve.js';
import { BaseWeightWrapper, type WeightWrapperArgs } from './base_weight_wrapper.js';

/** What WeightNormalization takes. */
export interface WeightNormalizationArgs extends WeightWrapperArgs {
  /**
   * The axes of the kernel of which each place has a length g of its own, negative from the end; none, []: one for all.
   * Default -1: the outputs of a convolution or Dense, and the inputs of a transposed convolution, as torch's `dim` of 0 does; -2
   * are the outputs of a transposed convolution.
   */
  axis?: number | number[];
}

/**
 * Weight normalisation: the kernel of the layer within is w = g v / |v|, of which g and v train. Lengths and directions so learn
 * at rates of their own, without the statistics of a batch.
 *
 * Input and output as of the layer within. Weights: those of that layer, whose kernel is v, and g, the lengths of the axes in
 * `axis`, which starts as |v|.
 *
 * Source: Salimans & Kingma 2016, arXiv 1602.07868, equation 2; torch.nn.utils.parametrizations.weight_norm.
 *
 * @throws ValueError for a bad argument, or a layer that has not one kernel
 * @example
 * const layer = new WeightNormalization({ layer: tf.layers.dense({ units: 1, useBias: false }) });
 * layer.build([null, 2]);
 * layer.setWeights([tf.tensor2d([[3], [4]]), tf.tensor1d([10])]);
 * (layer.apply(tf.tensor2d([[1, 1]])) as tf.Tensor).dataSync(); // Float32Array [14]
 */
export class WeightNormalization extends BaseWeightWrapper {
  static readonly className = 'WeightNormalization';
  /** The axes of the kernel of which each place has a length of its own. */
  declare readonly axis: number[];
  private g!: tfl.LayerVariable;

  constructor(args: WeightNormalizationArgs) {
    super(args, {
      axis: (where, name, value) => {
        return [value ?? -1].flat().map((axis) => integer(where, name, axis, -5));
      },
    });
  }

  /** The axes of the kernel that have lengths of their own, from the first. */
  keptAxes(): number[] {
    const { shape } = this.within;
    const kept = this.axis.map((axis) => (axis < 0 ? axis + shape.length : axis));
    if (kept.some((axis) => !(axis in shape)) || new Set(kept).size < kept.length) {
      fail(this.getClassName(), 'axis', `different axes of a kernel of [${shape}]`, this.axis);
    }
    return kept.sort((a, b) => a - b);
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const own = this.keptAxes().map((axis) => this.within.shape[axis]!);
    const ones = getInitializer(this.getClassName(), 'g', 'ones');
    this.g = this.addWeight('g', own, 'float32', ones);
    tf.tidy(() => {
      this.g.write(tf.reshape(this.lengths(), own));
    });
  }

  /** |v|, with an axis of 1 where all places share it. */
  private lengths(): tf.Tensor {
    const [v, kept] = [this.within.read(), this.keptAxes()];
    const shared = v.shape.flatMap((_, axis) => (kept.includes(axis) ? [] : [axis]));
    return tf.sqrt(tf.sum(tf.square(v), shared, true));
  }

  /** g v / |v|. */
  private normalized(): tf.Tensor {
    const lengths = this.lengths();
    const g = tf.reshape(this.g.read(), lengths.shape);
    return tf.mul(this.within.read(), tf.div(g, lengths));
  }

  protected override computing(): tfl.layers.Layer {
    const w = this.normalized();
    return this.withKernel(() => w);
  }

  override predicting(): tfl.layers.Layer {
    return this.withKernel(() => this.normalized());
  }
}

tf.serialization.registerClass(WeightNormalization);
