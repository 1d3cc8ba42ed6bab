import type * as tf from '@tensorflow/tfjs-core';
import { cropOrPad } from '../ops/crop_or_pad.js';
import { type Borders, type BordersArgument, bordersOption } from './borders.js';
import { formatOption } from './data_format_option.js';
import { SpatialLayer, type SpatialLayerArgs } from './spatial_layer.js';

/** What Cropping1D, 2D and 3D take. */
export interface CroppingArgs extends SpatialLayerArgs {
  /** Elements cut from either side of each axis: one number for all, one for each, or pairs; default 1. */
  cropping?: BordersArgument;
}

/** What the croppings of rank 1, 2 and 3 share: all but their rank. */
export abstract class BaseCropping extends SpatialLayer {
  /** Elements cut before and after, of each axis. */
  declare readonly cropping: Borders;

  constructor(rank: 1 | 2 | 3, args: CroppingArgs = {}) {
    super(rank, args, { cropping: bordersOption(rank), ...formatOption(rank) });
  }

  protected lengthOf(n: number, axis: number): number {
    const [before, after] = this.cropping[axis]!;
    return n - before - after;
  }

  protected run(x: tf.Tensor): tf.Tensor {
    const sizes = x.shape.slice(1, -1).map((n, axis) => this.lengthOf(n, axis));
    return cropOrPad(
      x,
      this.cropping.map(([before]) => before),
      sizes,
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    const cropping = this.rank === 1 ? this.cropping[0]! : this.cropping;
    return { ...super.getConfig(), cropping };
  }
}
