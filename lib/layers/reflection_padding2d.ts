import * as tf from '@tensorflow/tfjs-core';
import type { PaddingArgs } from './base_padding.js';
import { BaseReflectionPadding } from './base_reflection_padding.js';

/**
 * PyTorch's ReflectionPad2d. Continues each spatial axis on either side by its own values, mirrored at the outermost one, which is not repeated:
 * c b | a b c | b a.
 *
 * Input [batch, height, width, channels], output [batch, outHeight, outWidth, channels]. No weights.
 *
 * Source: torch.nn.ReflectionPad2d, whose pairs begin with the last axis; here they are in the order of the axes.
 *
 * @throws ValueError for a bad argument, padding that is not smaller than the length, or a wrong input rank
 * @example
 * new ReflectionPadding2D({ padding: 1 }).computeOutputShape([null, 7, 7, 4]); // [null, 9, 9, 4]
 */
export class ReflectionPadding2D extends BaseReflectionPadding {
  static readonly className = 'ReflectionPadding2D';

  constructor(args?: PaddingArgs) {
    super(2, args);
  }
}

tf.serialization.registerClass(ReflectionPadding2D);
