import * as tf from '@tensorflow/tfjs-core';
import { BaseGroupedConv, type GroupedConvArgs } from './base_grouped_conv.js';

/**
 * Keras's Conv1D with `groups`, each of which sees its own channels alone.
 *
 * Input [batch, length, in], output [batch, outLength, filters].
 *
 * Weights: kernel [k, in / groups, filters], bias [filters].
 *
 * Source: keras.layers.Conv1D.
 *
 * @throws ValueError for a bad argument, or groups that do not divide channels and filters
 * @example
 * const layer = new GroupedConv1D({ filters: 8, kernelSize: 3, groups: 2 });
 * layer.computeOutputShape([null, 8, 4]); // [null, 6, 8]
 */
export class GroupedConv1D extends BaseGroupedConv {
  static readonly className = 'GroupedConv1D';

  constructor(args: GroupedConvArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(GroupedConv1D);
