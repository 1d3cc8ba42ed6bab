import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { deconvOutputLength } from '../arithmetic/deconv_output_length.js';
import type { Padding } from '../arithmetic/padding.js';
import { fail } from '../check.js';
import { convTranspose } from '../ops/conv_transpose.js';
import {
  type DataFormat,
  joinShape,
  type Shape,
  splitShape,
  withChannelsLast,
} from '../ops/data_format.js';
import { toSteps } from '../ops/steps.js';
import { oneShape } from './checked_layer.js';
import { KernelLayer, type KernelLayerArgs } from './kernel_layer.js';
import { orNull } from './options.js';
import { windowOptions } from './window_options.js';

/** Keras's arguments, in tfjs's spelling. A single number stands for all spatial dimensions. */
export interface ConvTransposeArgs extends KernelLayerArgs {
  /** k, in elements: for all axes, or one for each. */
  kernelSize: number | number[];
  /** Output elements per input element, for all axes or for each; default 1. */
  strides?: number | number[];
  /** 'valid' (default) or 'same'. */
  padding?: Padding;
  /** Extra elements at the end, below the strides. Null, the default, is not 0: see docs/arithmetic.md. */
  outputPadding?: number | number[] | null;
  /** Where the channels are; default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** The distance between the kernel's taps; default 1. Strides and dilation cannot both exceed 1. */
  dilationRate?: number | number[];
}

/** What the transposed convolutions of rank 1, 2 and 3 share: all but their rank. */
export abstract class BaseConvTranspose extends KernelLayer {
  /** k of each axis, in elements. */
  declare readonly kernelSize: number[];
  /** Output elements per input element, of each axis. */
  declare readonly strides: number[];
  /** How the border is treated. */
  declare readonly padding: Padding;
  /** Extra elements at the end of each axis; null lets the padding decide. */
  declare readonly outputPadding: number[] | null;
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;
  /** The distance between the kernel's taps, of each axis. */
  declare readonly dilationRate: number[];

  constructor(
    /** Spatial axes. */
    readonly rank: 1 | 2 | 3,
    args: ConvTransposeArgs,
  ) {
    super(args, {
      ...windowOptions(rank, args),
      outputPadding: orNull((where, _, value) => {
        const { strides = 1, dilationRate = 1 } = args;
        const padding = value as number | number[];
        return toSteps(where, rank, strides, dilationRate, padding, 'dilationRate').outputPadding;
      }),
    });
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = this.checked(inputShape);
    const { channels, channelAxis } = splitShape(shape, this.dataFormat);
    if (channels === null) {
      fail(this.getClassName(), 'the channels of the input', 'defined', shape);
    }
    this.addWeights([...this.kernelSize, this.filters, channels], this.filters);
    this.inputSpec = [
      new tfl.InputSpec({ ndim: this.rank + 2, axes: { [channelAxis]: channels } }),
    ];
    this.built = true;
  }

  /** The output's shape [batch, ...outSpatial, filters]; null for unknown lengths. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { batch, spatial } = splitShape(this.checked(inputShape), this.dataFormat);
    const where = this.getClassName();
    const sizes = spatial.map((n, i) => {
      const options = {
        stride: this.strides[i]!,
        outputPadding: this.outputPadding?.[i] ?? null,
        dilation: this.dilationRate[i]!,
      };
      return deconvOutputLength(n, this.kernelSize[i]!, this.padding, options, where);
    });
    return joinShape(batch, sizes, this.filters, this.dataFormat);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    return tf.tidy(() =>
      withChannelsLast(this.weighed(inputs)[0]!, this.dataFormat, (x) => {
        const { outputPadding, dilationRate: dilations } = this;
        const { rank, strides, padding } = this;
        const y = convTranspose(
          this.getClassName(),
          rank,
          x,
          this.kernel.read(),
          null,
          strides,
          padding,
          { outputPadding, dilations },
          this.epilogue(),
        );
        return this.penalized(y, kwargs?.training);
      }),
    );
  }

  private checked(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    if (shape.length === this.rank + 2) return shape;
    return fail(this.getClassName(), 'the input', `of rank ${this.rank + 2}`, shape);
  }
}
