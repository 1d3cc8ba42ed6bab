import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import { type DataFormat, type Shape, splitShape, withChannelsLast } from '../ops/data_format.js';
import { finish } from '../ops/epilogue.js';
import { depthwise, plain } from '../ops/valid_convolution.js';
import { KernelLayer, type KernelLayerArgs } from './kernel_layer.js';
import { integerOption } from './options.js';
import {
  type Window,
  type WindowArgs,
  windowInput,
  windowOptions,
  windowOutput,
  withBorders,
} from './window_options.js';

/** What a convolution in groups takes. */
export interface GroupedConvArgs extends KernelLayerArgs, WindowArgs {
  /** Into how many groups channels and filters go; default 1. */
  groups?: number;
}

/** What the convolutions in groups of rank 1, 2 and 3 share: all but their rank. */
export abstract class BaseGroupedConv extends KernelLayer {
  /** k of each axis, in elements. */
  declare readonly kernelSize: number[];
  /** Input elements per output element, of each axis. */
  declare readonly strides: number[];
  /** How the border is treated. */
  declare readonly padding: Window['padding'];
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;
  /** The distance between the kernel's taps, of each axis. */
  declare readonly dilationRate: number[];
  /** Into how many groups channels and filters go. */
  declare readonly groups: number;

  constructor(
    /** Spatial axes. */
    readonly rank: 1 | 2 | 3,
    args: GroupedConvArgs,
  ) {
    super(args, { ...windowOptions(rank, args), groups: integerOption(1, 1) });
    if (this.filters % this.groups !== 0) {
      fail(this.getClassName(), 'groups', `a divisor of filters (${this.filters})`, this.groups);
    }
  }

  private checked(inputShape: Shape | Shape[]) {
    const where = this.getClassName();
    const { shape, channels } = windowInput(where, this, inputShape);
    if (channels % this.groups === 0) return { shape, channels };
    return fail(where, 'groups', `a divisor of the ${channels} channels`, this.groups);
  }

  override build(inputShape: Shape | Shape[]): void {
    const { shape, channels } = this.checked(inputShape);
    const { channelAxis } = splitShape(shape, this.dataFormat);
    this.addWeights([...this.kernelSize, channels / this.groups, this.filters], this.filters);
    this.inputSpec = [new tfl.InputSpec({ ndim: shape.length, axes: { [channelAxis]: channels } })];
    this.built = true;
  }

  /** The output's shape [batch, ...outSpatial, filters]; null for unknown lengths. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return windowOutput(this, this.checked(inputShape).shape, this.filters);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    return tf.tidy(() =>
      withChannelsLast(this.weighed(inputs)[0]!, this.dataFormat, (x) => {
        const y = this.convolved(withBorders(x, this), this.kernel.read());
        return this.penalized(finish(y, this.epilogue()), kwargs?.training);
      }),
    );
  }

  private convolved(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
    const { groups, rank, strides, dilationRate, filters } = this;
    const equal = new Set(strides).size === 1 && new Set(dilationRate).size === 1;
    if (groups > 1 && groups === x.shape.at(-1) && rank < 3 && equal) {
      // [...kernel, 1, channels m] as [...kernel, channels, m].
      const each = tf.reshape(kernel, [...this.kernelSize, groups, filters / groups]);
      return depthwise(x, each, strides, dilationRate);
    }
    // The gradient of a split in one piece throws.
    if (groups === 1) return plain(x, kernel, strides, dilationRate);
    const parts = (whole: tf.Tensor) => tf.split(whole, groups, -1);
    const kernels = parts(kernel);
    return tf.concat(
      parts(x).map((one, i) => plain(one, kernels[i]!, strides, dilationRate)),
      -1,
    );
  }
}
