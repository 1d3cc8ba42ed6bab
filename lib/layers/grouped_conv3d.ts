import * as tf from '@tensorflow/tfjs-core';
import { BaseGroupedConv, type GroupedConvArgs } from './base_grouped_conv.js';

/**
 * Keras's Conv3D with `groups`, each of which sees its own channels alone.
 *
 * Input [batch, depth, height, width, in], output [batch, outDepth, outHeight, outWidth, filters].
 *
 * Weights: kernel [k, k, k, in / groups, filters], bias [filters].
 *
 * Source: keras.layers.Conv3D.
 *
 * @throws ValueError for a bad argument, or groups that do not divide channels and filters
 * @example
 * const layer = new GroupedConv3D({ filters: 8, kernelSize: 3, groups: 2 });
 * layer.computeOutputShape([null, 8, 8, 8, 4]); // [null, 6, 6, 6, 8]
 */
export class GroupedConv3D extends BaseGroupedConv {
  static readonly className = 'GroupedConv3D';

  constructor(args: GroupedConvArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(GroupedConv3D);
