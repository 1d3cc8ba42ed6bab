import type * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import {
  type DataFormat,
  joinShape,
  type Shape,
  splitShape,
  withChannelsLast,
} from '../ops/data_format.js';
import { PIXEL_ORDERS, type PixelOrder } from '../ops/pixel_shuffle.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { dataFormatOption } from './data_format_option.js';
import { integerOption, oneOfOption } from './options.js';

/** What PixelShuffle and PixelUnshuffle take besides their factor. */
export interface BasePixelShuffleArgs extends LayerArgs {
  /**
   * How the channels hold the r^rank places of a block: 'torch' (default), side by side for each channel, as PyTorch's
   * layers of these names and the convolutions trained before them have it; 'tf', all channels of a place together, as
   * tf.depthToSpace and the Deconvolution 'subpixel' do.
   */
  order?: PixelOrder;
  /** 'channelsLast' (default) or 'channelsFirst'. */
  dataFormat?: DataFormat;
}

/** What both shuffles share: a factor for all spatial axes, of which there are one to three. */
export abstract class BasePixelShuffle extends CheckedLayer {
  /** How the channels hold the places of a block. */
  declare readonly order: PixelOrder;
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;
  /** How many places of a block there are on an axis. */
  protected readonly factor: number;

  constructor(
    /** What the option is called that has the factor. */
    factorName: string,
    args: BasePixelShuffleArgs,
  ) {
    super(args, {
      [factorName]: integerOption(1),
      order: oneOfOption(PIXEL_ORDERS, 'torch'),
      dataFormat: dataFormatOption,
    });
    this.factor = (args as unknown as Record<string, number>)[factorName]!;
  }

  /** The spatial length that comes of n elements. */
  protected abstract lengthOf(n: number): number;

  /** How many channels come of n, where a block has so many places. */
  protected abstract channelsOf(n: number, places: number): number;

  /** x and the result have their channels last. */
  protected abstract run(x: tf.Tensor, factors: readonly number[]): tf.Tensor;

  /** The output's shape; null for unknown lengths. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const rank = shape.length - 2;
    if (rank < 1 || rank > 3) fail(where, 'the input', 'of rank 3, 4 or 5', shape);
    const { batch, spatial, channels } = splitShape(shape, this.dataFormat);
    const lengths = spatial.map((n) => (n === null ? null : this.lengthOf(n)));
    const made = channels === null ? null : this.channelsOf(channels, this.factor ** rank);
    return joinShape(batch, lengths, made, this.dataFormat);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = this.tensors(inputs) as [tf.Tensor];
    const factors = new Array<number>(x.rank - 2).fill(this.factor);
    return withChannelsLast(x, this.dataFormat, (last) => this.run(last, factors));
  }
}
