import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { pixelShuffle } from '../ops/pixel_shuffle.js';
import { BasePixelShuffle, type BasePixelShuffleArgs } from './base_pixel_shuffle.js';

/** What PixelShuffle takes. */
export interface PixelShuffleArgs extends BasePixelShuffleArgs {
  /** How many times as long each spatial axis becomes, r. */
  upscaleFactor: number;
}

/**
 * PyTorch's PixelShuffle, for signals and volumes as well: channels become places, so that a convolution at the small
 * size gives the large one (sub-pixel convolution).
 *
 * Input [batch, ...spatial, r^rank channels], output [batch, ...spatial r, channels]. No weights.
 *
 * Source: torch.nn.PixelShuffle; Shi et al. 2016, arXiv 1609.05158, equation 4.
 *
 * @throws ValueError for a bad argument, or if r^rank does not divide the channels
 * @example
 * const layer = new PixelShuffle({ upscaleFactor: 2 });
 * const x = tf.tensor3d([[[1, 2, 3, 4]]]);
 * (layer.apply(x) as tf.Tensor).arraySync(); // [[[1, 3], [2, 4]]]
 */
export class PixelShuffle extends BasePixelShuffle {
  static readonly className = 'PixelShuffle';

  constructor(args: PixelShuffleArgs) {
    super('upscaleFactor', args);
  }

  protected lengthOf(n: number): number {
    return n * this.factor;
  }

  protected channelsOf(n: number, places: number): number {
    if (n % places === 0) return n / places;
    return fail(this.getClassName(), 'the channels', `a multiple of ${places}`, n);
  }

  protected run(x: tf.Tensor, factors: readonly number[]): tf.Tensor {
    return pixelShuffle(x, factors, this.order);
  }
}

tf.serialization.registerClass(PixelShuffle);
