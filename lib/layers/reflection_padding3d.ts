import * as tf from '@tensorflow/tfjs-core';
import type { PaddingArgs } from './base_padding.js';
import { BaseReflectionPadding } from './base_reflection_padding.js';

/**
 * PyTorch's ReflectionPad3d. Continues each spatial axis on either side by its own values, mirrored at the outermost one, which is not repeated:
 * c b | a b c | b a.
 *
 * Input [batch, depth, height, width, channels], output [batch, outDepth, outHeight, outWidth, channels]. No weights.
 *
 * Source: torch.nn.ReflectionPad3d, whose pairs begin with the last axis; here they are in the order of the axes.
 *
 * @throws ValueError for a bad argument, padding that is not smaller than the length, or a wrong input rank
 * @example
 * new ReflectionPadding3D({ padding: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 5, 9, 9, 4]
 */
export class ReflectionPadding3D extends BaseReflectionPadding {
  static readonly className = 'ReflectionPadding3D';

  constructor(args?: PaddingArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(ReflectionPadding3D);
