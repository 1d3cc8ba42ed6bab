import * as tf from '@tensorflow/tfjs-core';
import { BaseMaxUnpooling, type MaxUnpoolingArgs } from './base_max_unpooling.js';

/**
 * Undoes a MaxPooling2D: puts each value where the pooling window had its maximum, zeros
 * elsewhere. It is applied to two tensors, x and the tensor that the pooling layer got.
 *
 * Input [batch, windowRows, windowColumns, channels] and [batch, height, width, channels], output the shape of the second.
 *
 * Source: Zeiler & Fergus 2014, arXiv 1311.2901, section 2.1; SegNet, arXiv 1511.00561.
 *
 * @throws ValueError for a bad argument, or an x that this pooling cannot have given.
 * @example
 * const unpooling = new MaxUnpooling2D({ poolSize: 2 });
 * unpooling.computeOutputShape([[null, 14, 14, 8], [null, 28, 28, 8]]); // [null, 28, 28, 8]
 */
export class MaxUnpooling2D extends BaseMaxUnpooling {
  static readonly className = 'MaxUnpooling2D';

  constructor(args?: MaxUnpoolingArgs) {
    super(2, args);
  }
}

tf.serialization.registerClass(MaxUnpooling2D);
