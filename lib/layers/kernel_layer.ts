import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag, integer } from '../check.js';
import type { Epilogue } from '../ops/epilogue.js';
import { fusedActivation } from '../ops/fused_activation.js';
import { constrain } from '../tfjs/constrain.js';
import { inLoss } from '../tfjs/loss_scope.js';
import {
  type Activation,
  type ActivationIdentifier,
  type Constraint,
  type ConstraintIdentifier,
  getActivation,
  getConstraint,
  getInitializer,
  getRegularizer,
  type Initializer,
  type InitializerIdentifier,
  type Regularizer,
  type RegularizerIdentifier,
  toConfig,
} from '../tfjs/resolve.js';
import { ActivityPenalty } from './activity_penalty.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';

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

const KERNEL_ARGS = [
  'filters',
  'activation',
  'useBias',
  'kernelInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'biasRegularizer',
  'activityRegularizer',
  'kernelConstraint',
  'biasConstraint',
  // Keras 2 writes `groups: 1` for layers that have no groups.
  'groups',
] as const;

/** A layer with one kernel, an optional bias and an activation: what all layers here with weights share. */
export abstract class KernelLayer extends CheckedLayer {
  /** The number of output channels. */
  readonly filters: number;
  /** Whether a bias is added for each output channel. */
  readonly useBias: boolean;
  /** Applied to the output. */
  readonly activation: Activation;
  /** What the kernel is drawn from. */
  readonly kernelInitializer: Initializer;
  /** What the bias starts as. */
  readonly biasInitializer: Initializer;
  /** The penalty on the kernel; null for none. */
  readonly kernelRegularizer: Regularizer | null;
  /** The penalty on the bias; null for none. */
  readonly biasRegularizer: Regularizer | null;
  /** What the kernel is brought back to after each step; null for none. */
  readonly kernelConstraint: Constraint | null;
  /** What the bias is brought back to after each step; null for none. */
  readonly biasConstraint: Constraint | null;
  protected kernel!: tfl.LayerVariable;
  protected bias: tfl.LayerVariable | null = null;
  private readonly activityPenalty: ActivityPenalty<Regularizer> | null;

  constructor(args: KernelLayerArgs, known: readonly string[]) {
    super(args, [...KERNEL_ARGS, ...known]);
    const where = this.getClassName();
    const { groups = 1 } = args as { groups?: number };
    if (groups !== 1) fail(where, 'groups', '1, grouped kernels are not supported', groups);
    this.filters = integer(where, 'filters', args.filters, 1);
    this.useBias = flag(where, 'useBias', args.useBias ?? true);
    this.activation = getActivation(where, args.activation);
    const { kernelInitializer = 'glorotUniform', biasInitializer = 'zeros' } = args;
    this.kernelInitializer = getInitializer(where, 'kernelInitializer', kernelInitializer);
    this.biasInitializer = getInitializer(where, 'biasInitializer', biasInitializer);
    this.kernelRegularizer = getRegularizer(where, 'kernelRegularizer', args.kernelRegularizer);
    this.biasRegularizer = getRegularizer(where, 'biasRegularizer', args.biasRegularizer);
    const { activityRegularizer } = args;
    const regularizer = getRegularizer(where, 'activityRegularizer', activityRegularizer);
    this.activityPenalty = regularizer && new ActivityPenalty(regularizer);
    this.kernelConstraint = getConstraint(where, 'kernelConstraint', args.kernelConstraint);
    this.biasConstraint = getConstraint(where, 'biasConstraint', args.biasConstraint);
    const { activityPenalty } = this;
    if (activityPenalty !== null) this.addLoss(() => activityPenalty.take());
  }

  /** Makes the weights, `kernel` and `bias`, in Keras's order. */
  protected addWeights(kernelShape: number[], biasLength: number): void {
    const weight = (
      name: string,
      shape: number[],
      initializer: Initializer,
      regularizer: Regularizer | null,
      constraint: Constraint | null,
    ) => {
      const made = this.addWeight(name, shape, 'float32', initializer, regularizer ?? undefined);
      if (constraint !== null) constrain(made, constraint);
      return made;
    };
    const { kernelInitializer, kernelRegularizer, kernelConstraint } = this;
    this.kernel = weight(
      'kernel',
      kernelShape,
      kernelInitializer,
      kernelRegularizer,
      kernelConstraint,
    );
    if (this.useBias) {
      const { biasInitializer, biasRegularizer, biasConstraint } = this;
      this.bias = weight('bias', [biasLength], biasInitializer, biasRegularizer, biasConstraint);
    }
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
    return {
      ...super.getConfig(),
      filters: this.filters,
      activation: this.activation.getClassName(),
      useBias: this.useBias,
      kernelInitializer: toConfig(this.kernelInitializer),
      biasInitializer: toConfig(this.biasInitializer),
      kernelRegularizer: toConfig(this.kernelRegularizer),
      biasRegularizer: toConfig(this.biasRegularizer),
      activityRegularizer: toConfig(this.activityPenalty?.regularizer ?? null),
      kernelConstraint: toConfig(this.kernelConstraint),
      biasConstraint: toConfig(this.biasConstraint),
    };
  }
}
