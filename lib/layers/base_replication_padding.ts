import type * as tf from '@tensorflow/tfjs-core';
import { borderPad } from '../ops/border_pad.js';
import { BasePadding } from './base_padding.js';

/** What ReplicationPadding1D to 3D share. */
export abstract class BaseReplicationPadding extends BasePadding {
  protected run(x: tf.Tensor): tf.Tensor {
    return borderPad(x, this.padding, 'edge');
  }
}
