import type * as tf from '@tensorflow/tfjs-core';
import { type Borders, type BordersArgument, bordersOption } from './borders.js';
import { dataFormatOption } from './data_format_option.js';
import { SpatialLayer, type SpatialLayerArgs } from './spatial_layer.js';

/** What ReflectionPadding and ReplicationPadding take. */
export interface PaddingArgs extends SpatialLayerArgs {
  /** How many on either side of each axis: one number for all, one for each, or pairs; default 1. */
  padding?: BordersArgument;
}

/** What all layers share that add to the borders. */
export abstract class BasePadding extends SpatialLayer {
  /** How many before and after, of each axis. */
  declare readonly padding: Borders;

  constructor(rank: 1 | 2 | 3, args: PaddingArgs = {}) {
    super(rank, args, { padding: bordersOption(rank), dataFormat: dataFormatOption });
  }

  protected lengthOf(n: number, axis: number): number {
    const [before, after] = this.padding[axis]!;
    return n + before + after;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const padding = this.rank === 1 ? this.padding[0]! : this.padding;
    return { ...super.getConfig(), padding };
  }
}
