import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { onlyKnown } from '../../check.js';
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
  private penalties: tf.Scalar[] = [];

  constructor(args: ActivityRegularizationArgs = {}) {
    super(args);
    onlyKnown('ActivityRegularization', args, [...LAYER_ARGS, 'l1', 'l2']);
    this.l1 = args.l1 ?? 0;
    this.l2 = args.l2 ?? 0;
    this.supportsMasking = true;
    this.addLoss(() => this.takePenalties());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const x = only(inputs);
    if (kwargs?.training === true || inLoss()) {
      const penalty = tf.add(
        tf.mul(this.l1, tf.sum(tf.abs(x))),
        tf.mul(this.l2, tf.sum(tf.square(x))),
      );
      this.penalties.push(tf.div(penalty, x.shape[0]!));
    }
    return tf.clone(x);
  }

  /** The penalties of the calls since the last loss. A loss nobody took went with its tensors. */
  private takePenalties(): tf.Scalar {
    const live = this.penalties.filter((penalty) => !penalty.isDisposed);
    this.penalties = [];
    return live.reduce((sum, penalty) => tf.add(sum, penalty), tf.scalar(0));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), l1: this.l1, l2: this.l2 };
  }
}

tf.serialization.registerClass(ActivityRegularization);
