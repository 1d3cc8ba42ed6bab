import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { onlyKnown } from '../../check.js';
import { ActivityPenalty } from '../../layers/activity_penalty.js';
import { LAYER_ARGS, type LayerArgs } from '../../layers/checked_layer.js';
import { only, onlyShape, type Shape } from '../../ops/data_format.js';
import { inLoss } from '../../tfjs/loss_scope.js';

export interface ActivityRegularizationArgs extends LayerArgs {
  /** Weight of the sum of absolute values; default 0. */
  l1?: number;
  /** Weight of the sum of squares; default 0. */
  l2?: number;
}

/**
 * Keras's ActivityRegularization: gives back its input and, in training, adds a penalty on it to
 * the loss, divided by the batch size as in Keras.
 *
 * Source: keras.layers.ActivityRegularization.
 *
 *
 * @example
 * const layer = new ActivityRegularization({ l1: 1e-5 });
 * layer.computeOutputShape([null, 8]); // [null, 8]
 */
export class ActivityRegularization extends tfl.layers.Layer {
  static readonly className = 'ActivityRegularization';
  readonly l1: number;
  readonly l2: number;
  private readonly penalty: ActivityPenalty;

  constructor(args: ActivityRegularizationArgs = {}) {
    super(args);
    onlyKnown('ActivityRegularization', args, [...LAYER_ARGS, 'l1', 'l2']);
    this.l1 = args.l1 ?? 0;
    this.l2 = args.l2 ?? 0;
    this.supportsMasking = true;
    const { l1, l2 } = this;
    this.penalty = new ActivityPenalty(tfl.regularizers.l1l2({ l1, l2 }));
    const { penalty } = this;
    this.addLoss(() => penalty.take());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const x = only(inputs);
    if (kwargs?.training === true || inLoss()) this.penalty.add(x);
    return tf.clone(x);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), l1: this.l1, l2: this.l2 };
  }
}

tf.serialization.registerClass(ActivityRegularization);
