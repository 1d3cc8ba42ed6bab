import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { spreads } from '../ops/standardized.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';
import { featureMaps } from './feature_maps.js';
import { numberOption } from './options.js';
import { twoShapes } from './two_shapes.js';

/** What AdaIN takes. */
export interface AdaINArgs extends LayerArgs {
  /** Added to the variances; default 1e-5. */
  epsilon?: number;
}

/**
 * Adaptive instance normalization: gives each channel of the content the mean and the standard deviation that the channel
 * has in the style, over all places of each sample. A style that comes from a vector instead (StyleGAN's) is an
 * InstanceNormalization and a FiLM.
 *
 * Inputs [content, style], both [batch, ...spatial, channels], of the same channels; output as the content. No weights.
 *
 * Source: Huang & Belongie 2017, arXiv 1703.06868, equation 8.
 *
 * @throws ValueError for a bad argument, or unless it gets two inputs of one rank and the same channels
 * @example
 * const layer = new AdaIN();
 * layer.computeOutputShape([[null, 16, 16, 8], [null, 9, 9, 8]]); // [null, 16, 16, 8]
 */
export class AdaIN extends CheckedLayer {
  static readonly className = 'AdaIN';
  /** Added to the variances. */
  declare readonly epsilon: number;

  constructor(args: AdaINArgs = {}) {
    super(args, { epsilon: numberOption(1e-5) });
  }

  /** The shape of the content. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const [content, style] = twoShapes(where, inputShape, '[content, style]').map((one) =>
      featureMaps(where, one),
    );
    const { shape, channels } = content!;
    if (style!.shape.length !== shape.length || style!.channels !== channels) {
      fail(where, 'the style', `of rank ${shape.length} and ${channels} channels`, style!.shape);
    }
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [content, style] = this.tensors(inputs) as [tf.Tensor, tf.Tensor];
      const [own, other] = [spreads(content, this.epsilon), spreads(style, this.epsilon)];
      const normal = tf.div(tf.sub(content, own.mean), own.spread);
      return tf.add(tf.mul(normal, other.spread), other.mean);
    });
  }
}

tf.serialization.registerClass(AdaIN);
