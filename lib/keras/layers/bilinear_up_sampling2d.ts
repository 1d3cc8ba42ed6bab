import * as tf from '@tensorflow/tfjs-core';
import { BaseUpSampling, type UpSamplingArgs } from '../../layers/base_up_sampling.js';
import { upsample } from '../../ops/upsample.js';

/**
 * Keras's UpSampling2D(interpolation='bilinear'). tfjs's own takes another grid: it interpolates
 * between corners, Keras at half-pixel centres.
 *
 * Input [batch, height, width, channels], output [batch, height * s, width * s, channels].
 *
 * Source: keras.layers.UpSampling2D.
 *
 * @throws ValueError for a bad argument or a wrong input rank.
 * @example
 * new BilinearUpSampling2D({ size: 2 }).computeOutputShape([null, 7, 7, 4]); // [null, 14, 14, 4]
 */
export class BilinearUpSampling2D extends BaseUpSampling {
  static readonly className = 'BilinearUpSampling2D';

  constructor(args?: UpSamplingArgs) {
    super(2, args);
  }

  protected override run(x: tf.Tensor): tf.Tensor {
    return upsample(x, this.size, 'bilinear');
  }
}

tf.serialization.registerClass(BilinearUpSampling2D);
