import * as tf from '@tensorflow/tfjs-core';
import { BasePadding } from './base_padding.js';
import type { BordersArgument } from './borders.js';
import type { SpatialLayerArgs } from './spatial_layer.js';

/** What ZeroPadding1D and 3D take. */
export interface ZeroPaddingArgs extends SpatialLayerArgs {
  /** Zeros on either side of each axis: one number for all, one for each, or pairs; default 1. */
  padding?: BordersArgument;
}

/** What ZeroPadding1D and 3D share; tfjs-layers has the 2-D one. */
export abstract class BaseZeroPadding extends BasePadding {
  protected run(x: tf.Tensor): tf.Tensor {
    return tf.pad(x, [[0, 0], ...this.padding, [0, 0]]);
  }
}
