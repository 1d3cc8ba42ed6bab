import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type DataFormat, type Shape, splitShape, withChannelsLast } from '../ops/data_format.js';
import { depthwise } from '../ops/valid_convolution.js';
import { inLoss } from '../tfjs/loss_scope.js';
import {
  type Activation,
  type ActivationIdentifier,
  type ConstraintIdentifier,
  type InitializerIdentifier,
  type Regularizer,
  type RegularizerIdentifier,
  toConfig,
} from '../tfjs/resolve.js';
import { activationOption } from './activation_option.js';
import { type ActivityPenalty, activityPenalty } from './activity_penalty.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';
import { flagOption, integerOption, type Options } from './options.js';
import { addSettled, weightOptions } from './weight_settings.js';
import {
  type Window,
  type WindowArgs,
  windowInput,
  windowOptions,
  windowOutput,
  withBorders,
} from './window_options.js';

/** What DepthwiseConv1D and SeparableConv1D share. */
export interface Depthwise1DArgs extends LayerArgs, WindowArgs {
  /** How many channels the depthwise kernel makes of each; default 1. */
  depthMultiplier?: number;
  /** Applied to the output; default 'linear'. */
  activation?: ActivationIdentifier | null;
  /** Whether a bias is added for each output channel; default true. */
  useBias?: boolean;
  /** What the depthwise kernel is drawn from; default 'glorotUniform'. */
  depthwiseInitializer?: InitializerIdentifier;
  /** What the bias starts as; default 'zeros'. */
  biasInitializer?: InitializerIdentifier;
  /** A penalty on the depthwise kernel; default none. */
  depthwiseRegularizer?: RegularizerIdentifier | null;
  /** A penalty on the bias; default none. */
  biasRegularizer?: RegularizerIdentifier | null;
  /** A penalty on the output, a sample; default none. */
  activityRegularizer?: RegularizerIdentifier | null;
  /** What the depthwise kernel is brought back to after each step; default none. */
  depthwiseConstraint?: ConstraintIdentifier | null;
  /** What the bias is brought back to after each step; default none. */
  biasConstraint?: ConstraintIdentifier | null;
}

/** A convolution of each channel of a signal by itself, and what may follow it. */
export abstract class BaseDepthwise1D extends CheckedLayer {
  /** k, in elements. */
  declare readonly kernelSize: number[];
  /** Input elements per output element. */
  declare readonly strides: number[];
  /** How the border is treated. */
  declare readonly padding: Window['padding'];
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;
  /** The distance between the kernel's taps. */
  declare readonly dilationRate: number[];
  /** How many channels the depthwise kernel makes of each. */
  declare readonly depthMultiplier: number;
  /** Applied to the output. */
  declare readonly activation: Activation;
  /** Whether a bias is added. */
  declare readonly useBias: boolean;
  private readonly activityPenalty: ActivityPenalty<Regularizer> | null;
  private depthwiseKernel!: tfl.LayerVariable;
  private bias: tfl.LayerVariable | null = null;

  constructor(args: Depthwise1DArgs, options: Options) {
    const own = {
      ...windowOptions(1, args),
      depthMultiplier: integerOption(1, 1),
      activation: activationOption,
      useBias: flagOption(true),
      ...weightOptions('depthwise', 'glorotUniform'),
      ...weightOptions('bias', 'zeros'),
    };
    super(args, { ...own, ...options }, ['activityRegularizer']);
    this.activityPenalty = activityPenalty(this, args.activityRegularizer);
  }

  /** How many channels come out of so many. */
  protected abstract made(channels: number): number;

  /** Makes what weights there are between the depthwise kernel and the bias. */
  protected addBetween(_channels: number): void {}

  /** What is between the depthwise convolution and the bias. */
  protected between(y: tf.Tensor): tf.Tensor {
    return y;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { shape: given, channels } = windowInput(this.getClassName(), this, inputShape);
    const { channelAxis } = splitShape(given, this.dataFormat);
    const { kernelSize, depthMultiplier } = this;
    const shape = [...kernelSize, channels, depthMultiplier];
    this.depthwiseKernel = addSettled(this, 'depthwise', shape, 'depthwise_kernel');
    this.addBetween(channels);
    if (this.useBias) this.bias = addSettled(this, 'bias', [this.made(channels)]);
    this.inputSpec = [new tfl.InputSpec({ ndim: 3, axes: { [channelAxis]: channels } })];
    this.built = true;
  }

  /** The output's shape [batch, outLength, channels]; null for an unknown length. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { shape, channels } = windowInput(this.getClassName(), this, inputShape);
    return windowOutput(this, shape, this.made(channels));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    return tf.tidy(() =>
      withChannelsLast(this.weighed(inputs)[0]!, this.dataFormat, (x) => {
        const { strides, dilationRate } = this;
        const kernel = this.depthwiseKernel.read();
        const product = this.between(
          depthwise(withBorders(x, this), kernel, strides, dilationRate),
        );
        const biased = this.bias === null ? product : tf.add(product, this.bias.read());
        const y = this.activation.apply(biased);
        if (kwargs?.training === true || inLoss()) this.activityPenalty?.add(y);
        return y;
      }),
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    const activityRegularizer = toConfig(this.activityPenalty?.regularizer ?? null);
    return { ...super.getConfig(), activityRegularizer };
  }
}
