import * as tf from '@tensorflow/tfjs-core';
import { BaseGroupedConv, type GroupedConvArgs } from './base_grouped_conv.js';

/**
 * Keras's Conv2D with `groups`, each of which sees its own channels alone.
 *
 * Input [batch, height, width, in], output [batch, outHeight, outWidth, filters].
 *
 * Weights: kernel [k, k, in / groups, filters], bias [filters].
 *
 * Source: keras.layers.Conv2D.
 *
 * @throws ValueError for a bad argument, or groups that do not divide channels and filters
 * @example
 * const layer = new GroupedConv2D({ filters: 8, kernelSize: 3, groups: 2 });
 * layer.computeOutputShape([null, 8, 8, 4]); // [null, 6, 6, 8]
 */
export class GroupedConv2D extends BaseGroupedConv {
  static readonly className = 'GroupedConv2D';

  constructor(args: GroupedConvArgs) {
    super(2, args);
  }
}

tf.serialization.registerClass(GroupedConv2D);
