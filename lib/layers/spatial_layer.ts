import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import {
  type DataFormat,
  joinShape,
  type Shape,
  splitShape,
  withChannelsLast,
} from '../ops/data_format.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import type { Options } from './options.js';

/** What every layer takes that changes spatial sizes alone. */
export interface SpatialLayerArgs extends LayerArgs {
  /** 'channelsLast' (default) or 'channelsFirst'. */
  dataFormat?: DataFormat;
}

/** A layer without weights that changes the spatial sizes and nothing else, axis by axis. */
export abstract class SpatialLayer extends CheckedLayer {
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;

  constructor(
    /** Spatial axes. */
    readonly rank: 1 | 2 | 3,
    args: SpatialLayerArgs,
    /** The layer's own options; with dataFormat where Keras's has it. */
    options: Options,
  ) {
    super(args, options);
    this.dataFormat ??= 'channelsLast';
    this.inputSpec = [new tfl.InputSpec({ ndim: rank + 2 })];
  }

  /** The length that comes of n elements on this spatial axis. */
  protected abstract lengthOf(n: number, axis: number): number;

  /** x and the result have their channels last. */
  protected abstract run(x: tf.Tensor): tf.Tensor;

  /** The output's shape; null for unknown lengths. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    if (shape.length !== this.rank + 2) fail(where, 'the input', `of rank ${this.rank + 2}`, shape);
    const { batch, spatial, channels } = splitShape(shape, this.dataFormat);
    const sizes = spatial.map((n, axis) => {
      if (n === null) return null;
      const length = this.lengthOf(n, axis);
      return length > 0 ? length : fail(where, 'the output length', 'positive', length);
    });
    return joinShape(batch, sizes, channels, this.dataFormat);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      withChannelsLast(this.tensors(inputs)[0]!, this.dataFormat, (x) => this.run(x)),
    );
  }
}
