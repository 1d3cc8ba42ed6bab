import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Epilogue } from '../ops/epilogue.js';
import { fusedActivation } from '../ops/fused_activation.js';
import { inLoss } from '../tfjs/loss_scope.js';
import {
  type Activation,
  type ActivationIdentifier,
  type Constraint,
  type ConstraintIdentifier,
  type Initializer,
  type InitializerIdentifier,
  type Regularizer,
  type RegularizerIdentifier,
  toConfig,
} from '../tfjs/resolve.js';
import { activationOption } from './activation_option.js';
import { type ActivityPenalty, activityPenalty } from './activity_penalty.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';
import { flagOption, integerOption, type Options } from './options.js';
import { addSettled, KERNEL_OPTIONS } from './weight_settings.js';

/** What every layer with a kernel takes. */
export interface KernelLayerArgs extends LayerArgs {
  /** The number of output channels. */
  filters: number;
  /** Applied to the output: a name such as 'relu', or an activation; default 'linear'. */
  activation?: ActivationIdentifier | null;
  /** Whether a bias is added for each output channel; default true. */
  useBias?: boolean;
  /** What the kernel is drawn from, such as 'heNormal' or 'bilinear'; default 'glorotUniform'. */
  kernelInitializer?: InitializerIdentifier;
  /** What the bias starts as; default 'zeros'. */
  biasInitializer?: InitializerIdentifier;
  /** A penalty on the kernel, added to the loss in training; default none. */
  kernelRegularizer?: RegularizerIdentifier | null;
  /** A penalty on the bias, added to the loss in training; default none. */
  biasRegularizer?: RegularizerIdentifier | null;
  /** A penalty on the output, a sample, added to the loss in training; default none. */
  activityRegularizer?: RegularizerIdentifier | null;
  /** What the kernel is brought back to after each step, such as 'nonNeg'; default none. */
  kernelConstraint?: ConstraintIdentifier | null;
  /** What the bias is brought back to after each step; default none. */
  biasConstraint?: ConstraintIdentifier | null;
}

/** A layer with one kernel, an optional bias and an activation: what all layers here with weights share. */
export abstract class KernelLayer extends CheckedLayer {
  /** The number of output channels. */
  declare readonly filters: number;
  /** Whether a bias is added for each output channel. */
  declare readonly useBias: boolean;
  /** Applied to the output. */
  declare readonly activation: Activation;
  /** What the kernel is drawn from. */
  declare readonly kernelInitializer: Initializer;
  /** What the bias starts as. */
  declare readonly biasInitializer: Initializer;
  /** The penalty on the kernel; null for none. */
  declare readonly kernelRegularizer: Regularizer | null;
  /** The penalty on the bias; null for none. */
  declare readonly biasRegularizer: Regularizer | null;
  /** What the kernel is brought back to after each step; null for none. */
  declare readonly kernelConstraint: Constraint | null;
  /** What the bias is brought back to after each step; null for none. */
  declare readonly biasConstraint: Constraint | null;
  protected kernel!: tfl.LayerVariable;
  protected bias: tfl.LayerVariable | null = null;
  private readonly activityPenalty: ActivityPenalty<Regularizer> | null;

  constructor(args: KernelLayerArgs, options: Options) {
    const own = { filters: integerOption(1), activation: activationOption };
    // Keras 2 writes `groups: 1` for layers that have no groups.
    const others = ['activityRegularizer', 'groups'];
    super(args, { ...own, useBias: flagOption(true), ...KERNEL_OPTIONS, ...options }, others);
    const { groups = 1 } = args as { groups?: number };
    if (!('groups' in options) && groups !== 1) {
      fail(this.getClassName(), 'groups', '1, grouped kernels are not supported', groups);
    }
    this.activityPenalty = activityPenalty(this, args.activityRegularizer);
  }

  /** Makes the weights, `kernel` and `bias`, in Keras's order. */
  protected addWeights(kernelShape: number[], biasLength: number): void {
    this.kernel = addSettled(this, 'kernel', kernelShape);
    if (this.useBias) this.bias = addSettled(this, 'bias', [biasLength]);
  }

  /** What follows the product with the kernel. */
  protected epilogue(): Epilogue {
    const { activation } = this;
    return { bias: this.bias?.read() ?? null, activation, fused: fusedActivation(activation) };
  }

  /** The output as it is; in training a penalty on it is noted for the loss. */
  protected penalized(output: tf.Tensor, training: unknown): tf.Tensor {
    if (training === true || inLoss()) this.activityPenalty?.add(output);
    return output;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const activityRegularizer = toConfig(this.activityPenalty?.regularizer ?? null);
    return { ...super.getConfig(), activityRegularizer };
  }
}
