import * as tf from '@tensorflow/tfjs-core';
import { convOutputLength } from '../arithmetic/conv_output_length.js';
import { PADDINGS, type Padding } from '../arithmetic/padding.js';
import { fail, show } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { maxUnpool } from '../ops/max_unpool.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { oneOfOption, tupleOption } from './options.js';

/** The arguments of the pooling layer that is undone, with its defaults. */
export interface MaxUnpoolingArgs extends LayerArgs {
  /** The pooling window's size, for all axes or for each; default 2. */
  poolSize?: number | number[];
  /** Input elements per window, for all axes or for each; default poolSize. */
  strides?: number | number[] | null;
  /** 'valid' (default) or 'same'. */
  padding?: Padding;
}

/** What MaxUnpooling1D and 2D share. Applied to [x, what the pooling layer got]. */
export abstract class BaseMaxUnpooling extends CheckedLayer {
  /** The pooling window's size, of each axis. */
  declare readonly poolSize: number[];
  /** Input elements per window, of each axis. */
  declare readonly strides: number[];
  /** How the pooling treated the border. */
  declare readonly padding: Padding;

  constructor(
    /** Spatial axes. */
    readonly rank: 1 | 2,
    args: MaxUnpoolingArgs = {},
  ) {
    super(args, {
      poolSize: tupleOption(rank, 1, 2),
      strides: tupleOption(rank, 1, args?.poolSize ?? 2),
      padding: oneOfOption(PADDINGS, 'valid'),
    });
  }

  override build(inputShape: Shape | Shape[]): void {
    this.computeOutputShape(inputShape);
    this.built = true;
  }

  /** The shape of the second input, whose lengths may be unknown (null). */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const rank = this.rank + 2;
    const pair = Array.isArray(inputShape) && inputShape.length === 2 ? inputShape : [];
    const [x, poolInput] = pair.map((one) => (Array.isArray(one) ? oneShape(where, one) : null));
    if (x?.length !== rank || poolInput?.length !== rank) {
      fail(where, 'the input', `[x, what was pooled], both of rank ${rank}`, inputShape);
    }
    const windows = poolInput.map((size, axis) => {
      if (axis === 0 || axis === rank - 1) return size;
      const pool = this.poolSize[axis - 1]!;
      if (this.padding === 'valid' && size !== null && size < pool) {
        fail(where, 'what was pooled', `at least as long as poolSize (${pool})`, size);
      }
      return convOutputLength(size, pool, this.padding, this.strides[axis - 1]!);
    });
    const fits = x.every((size, axis) => size === null || [null, size].includes(windows[axis]!));
    if (!fits) fail(where, 'x', `of the shape of the pooling's output, ${show(windows)}`, x);
    return poolInput;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, poolInput] = this.tensors(inputs) as [tf.Tensor, tf.Tensor];
    const { padding } = this;
    return tf.tidy(() => {
      if (this.rank === 2) {
        const poolSize = this.poolSize as [number, number];
        const strides = this.strides as [number, number];
        const pooling = { poolSize, strides, padding };
        return maxUnpool(x as tf.Tensor4D, poolInput as tf.Tensor4D, pooling);
      }
      const row = (t: tf.Tensor) => tf.expandDims(t, 1) as tf.Tensor4D;
      const poolSize = [1, this.poolSize[0]!] as const;
      const strides = [1, this.strides[0]!] as const;
      return tf.squeeze(maxUnpool(row(x), row(poolInput), { poolSize, strides, padding }), [1]);
    });
  }
}
