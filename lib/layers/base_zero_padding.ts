import * as tf from '@tensorflow/tfjs-core';
import { type Borders, type BordersArgument, toBorders } from './borders.js';
import { SpatialLayer, type SpatialLayerArgs } from './spatial_layer.js';

/** What ZeroPadding1D and 3D take. */
export interface ZeroPaddingArgs extends SpatialLayerArgs {
  /** Zeros on either side of each axis: one number for all, one for each, or pairs; default 1. */
  padding?: BordersArgument;
}

/** What ZeroPadding1D and 3D share; tfjs-layers has the 2-D one. */
export abstract class BaseZeroPadding extends SpatialLayer {
  /** Zeros before and after, of each axis. */
  readonly padding: Borders;

  constructor(rank: 1 | 2 | 3, args: ZeroPaddingArgs = {}) {
    super(rank, args, ['padding', 'dataFormat']);
    this.padding = toBorders(this.getClassName(), 'padding', args.padding ?? 1, rank);
  }

  protected lengthOf(n: number, axis: number): number {
    const [before, after] = this.padding[axis]!;
    return n + before + after;
  }

  protected run(x: tf.Tensor): tf.Tensor {
    return tf.pad(x, [[0, 0], ...this.padding, [0, 0]]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const padding = this.rank === 1 ? this.padding[0]! : this.padding;
    return { ...super.getConfig(), padding };
  }
}
