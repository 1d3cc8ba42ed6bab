import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { oneOf } from '../../check.js';
import { DATA_FORMATS, type DataFormat } from '../../ops/data_format.js';
import { registry } from '../../tfjs/resolve.js';

export interface SpatialDropoutArgs {
  name?: string;
  /** The share of maps that are dropped, from 0 to 1. */
  rate: number;
  /** Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

interface StockDropout extends tfl.layers.Layer {
  getNoiseShape(input: tf.Tensor): number[] | null;
}

const Dropout = registry().Dropout![0] as unknown as new (args: SpatialDropoutArgs) => StockDropout;

/** Drops whole maps in training, and passes its input on otherwise: what the ranks share. */
class SpatialDropout extends Dropout {
  readonly dataFormat: DataFormat;

  constructor(args: SpatialDropoutArgs, rank: 2 | 3) {
    super(args);
    const { dataFormat = 'channelsLast' } = args;
    this.dataFormat = oneOf(this.getClassName(), 'dataFormat', dataFormat, DATA_FORMATS);
    this.inputSpec = [{ ndim: rank + 2 }] as typeof this.inputSpec;
  }

  override getNoiseShape({ shape }: tf.Tensor): number[] {
    const channels = this.dataFormat === 'channelsLast' ? shape.length - 1 : 1;
    return shape.map((n, axis) => (axis === 0 || axis === channels ? n : 1));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), dataFormat: this.dataFormat };
  }
}

/**
 * Keras's SpatialDropout2D, which tfjs lacks. Input and output [batch, height, width, channels].
 *
 * Source: keras.layers.SpatialDropout2D; Tompson et al. 2015, arXiv 1411.4280.
 *
 * @throws ValueError for another dataFormat than channelsLast or channelsFirst.
 * @example
 * new SpatialDropout2D({ rate: 0.2 }).computeOutputShape([null, 7, 7, 4]); // [null, 7, 7, 4]
 */
export class SpatialDropout2D extends SpatialDropout {
  static readonly className = 'SpatialDropout2D';

  constructor(args: SpatialDropoutArgs) {
    super(args, 2);
  }
}

/**
 * As SpatialDropout2D, for volumes [batch, depth, height, width, channels].
 *
 * @example
 * new SpatialDropout3D({ rate: 0.2 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 3, 7, 7, 4]
 */
export class SpatialDropout3D extends SpatialDropout {
  static readonly className = 'SpatialDropout3D';

  constructor(args: SpatialDropoutArgs) {
    super(args, 3);
  }
}

tf.serialization.registerClass(SpatialDropout2D as never);
tf.serialization.registerClass(SpatialDropout3D as never);
