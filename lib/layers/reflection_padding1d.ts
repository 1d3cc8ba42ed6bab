import * as tf from '@tensorflow/tfjs-core';
import type { PaddingArgs } from './base_padding.js';
import { BaseReflectionPadding } from './base_reflection_padding.js';

/**
 * PyTorch's ReflectionPad1d. Continues each spatial axis on either side by its own values, mirrored at the outermost one, which is not repeated:
 * c b | a b c | b a.
 *
 * Input [batch, length, channels], output [batch, outLength, channels]. No weights.
 *
 * Source: torch.nn.ReflectionPad1d, whose pairs begin with the last axis; here they are in the order of the axes.
 *
 * @throws ValueError for a bad argument, padding that is not smaller than the length, or a wrong input rank
 * @example
 * new ReflectionPadding1D({ padding: [1, 2] }).computeOutputShape([null, 7, 4]); // [null, 10, 4]
 */
export class ReflectionPadding1D extends BaseReflectionPadding {
  static readonly className = 'ReflectionPadding1D';

  constructor(args?: PaddingArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(ReflectionPadding1D);
