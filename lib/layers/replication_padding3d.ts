import * as tf from '@tensorflow/tfjs-core';
import type { PaddingArgs } from './base_padding.js';
import { BaseReplicationPadding } from './base_replication_padding.js';

/**
 * PyTorch's ReplicationPad3d. Repeats the outermost values of each spatial axis on either side: a a | a b c | c c.
 *
 * Input [batch, depth, height, width, channels], output [batch, outDepth, outHeight, outWidth, channels]. No weights.
 *
 * Source: torch.nn.ReplicationPad3d, whose pairs begin with the last axis; here they are in the order of the axes.
 *
 * @throws ValueError for a bad argument, a wrong input rank
 * @example
 * new ReplicationPadding3D({ padding: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 5, 9, 9, 4]
 */
export class ReplicationPadding3D extends BaseReplicationPadding {
  static readonly className = 'ReplicationPadding3D';

  constructor(args?: PaddingArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(ReplicationPadding3D);
