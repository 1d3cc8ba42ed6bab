import * as tf from '@tensorflow/tfjs-core';
import type { PaddingArgs } from './base_padding.js';
import { BaseReplicationPadding } from './base_replication_padding.js';

/**
 * PyTorch's ReplicationPad2d. Repeats the outermost values of each spatial axis on either side: a a | a b c | c c.
 *
 * Input [batch, height, width, channels], output [batch, outHeight, outWidth, channels]. No weights.
 *
 * Source: torch.nn.ReplicationPad2d, whose pairs begin with the last axis; here they are in the order of the axes.
 *
 * @throws ValueError for a bad argument, a wrong input rank
 * @example
 * new ReplicationPadding2D({ padding: 1 }).computeOutputShape([null, 7, 7, 4]); // [null, 9, 9, 4]
 */
export class ReplicationPadding2D extends BaseReplicationPadding {
  static readonly className = 'ReplicationPadding2D';

  constructor(args?: PaddingArgs) {
    super(2, args);
  }
}

tf.serialization.registerClass(ReplicationPadding2D);
