import type * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { borderPad } from '../ops/border_pad.js';
import { BasePadding } from './base_padding.js';

/** What ReflectionPadding1D to 3D share. */
export abstract class BaseReflectionPadding extends BasePadding {
  protected override lengthOf(n: number, axis: number): number {
    const border = this.padding[axis]!;
    if (Math.max(...border) >= n) {
      fail(this.getClassName(), 'padding', `smaller than the length (${n})`, border);
    }
    return super.lengthOf(n, axis);
  }

  protected run(x: tf.Tensor): tf.Tensor {
    return borderPad(x, this.padding, 'reflect');
  }
}
