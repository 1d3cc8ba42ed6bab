import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { pixelUnshuffle } from '../ops/pixel_unshuffle.js';
import { BasePixelShuffle, type BasePixelShuffleArgs } from './base_pixel_shuffle.js';

/** What PixelUnshuffle takes. */
export interface PixelUnshuffleArgs extends BasePixelShuffleArgs {
  /** By how much each spatial axis is divided, r. */
  downscaleFactor: number;
}

/**
 * PyTorch's PixelUnshuffle, for signals and volumes as well: the places of a block become channels. It undoes a
 * PixelShuffle of the same order.
 *
 * Input [batch, ...spatial r, channels], output [batch, ...spatial, r^rank channels]. No weights.
 *
 * Source: torch.nn.PixelUnshuffle.
 *
 * @throws ValueError for a bad argument, or if r does not divide the lengths
 * @example
 * const layer = new PixelUnshuffle({ downscaleFactor: 2 });
 * const x = tf.tensor3d([[[1, 3], [2, 4]]]);
 * (layer.apply(x) as tf.Tensor).arraySync(); // [[[1, 2, 3, 4]]]
 */
export class PixelUnshuffle extends BasePixelShuffle {
  static readonly className = 'PixelUnshuffle';

  constructor(args: PixelUnshuffleArgs) {
    super('downscaleFactor', args);
  }

  protected lengthOf(n: number): number {
    if (n % this.factor === 0) return n / this.factor;
    return fail(this.getClassName(), 'each length', `a multiple of ${this.factor}`, n);
  }

  protected channelsOf(n: number, places: number): number {
    return n * places;
  }

  protected run(x: tf.Tensor, factors: readonly number[]): tf.Tensor {
    return pixelUnshuffle(x, factors, this.order);
  }
}

tf.serialization.registerClass(PixelUnshuffle);
