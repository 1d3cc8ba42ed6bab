import * as tf from '@tensorflow/tfjs-core';
import type { PaddingArgs } from './base_padding.js';
import { BaseReplicationPadding } from './base_replication_padding.js';

/**
 * PyTorch's ReplicationPad1d. Repeats the outermost values of each spatial axis on either side: a a | a b c | c c.
 *
 * Input [batch, length, channels], output [batch, outLength, channels]. No weights.
 *
 * Source: torch.nn.ReplicationPad1d, whose pairs begin with the last axis; here they are in the order of the axes.
 *
 * @throws ValueError for a bad argument, a wrong input rank
 * @example
 * new ReplicationPadding1D({ padding: [1, 2] }).computeOutputShape([null, 7, 4]); // [null, 10, 4]
 */
export class ReplicationPadding1D extends BaseReplicationPadding {
  static readonly className = 'ReplicationPadding1D';

  constructor(args?: PaddingArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(ReplicationPadding1D);
