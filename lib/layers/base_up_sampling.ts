import type * as tf from '@tensorflow/tfjs-core';
import { upsample } from '../ops/upsample.js';
import { formatOption } from './data_format_option.js';
import { tupleOption } from './options.js';
import { SpatialLayer, type SpatialLayerArgs } from './spatial_layer.js';

/** What UpSampling1D and 3D take. */
export interface UpSamplingArgs extends SpatialLayerArgs {
  /** How often each element is repeated, on every axis or on each; default 2. */
  size?: number | number[];
}

/** What UpSampling1D and 3D share; tfjs-layers has the 2-D one. */
export abstract class BaseUpSampling extends SpatialLayer {
  /** How often each element is repeated, on each axis. */
  declare readonly size: number[];

  constructor(rank: 1 | 2 | 3, args: UpSamplingArgs = {}) {
    super(rank, args, { size: tupleOption(rank, 1, 2), ...formatOption(rank) });
  }

  protected lengthOf(n: number, axis: number): number {
    return n * this.size[axis]!;
  }

  protected run(x: tf.Tensor): tf.Tensor {
    return upsample(x, this.size);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const size = this.rank === 1 ? this.size[0]! : this.size;
    return { ...super.getConfig(), size };
  }
}
