import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { hasLoss } from '../tfjs/loss_scope.js';
import { getRegularizer, type Regularizer, type RegularizerIdentifier } from '../tfjs/resolve.js';

/** A number for an output, as a regularizer gives it. */
interface Penalty {
  apply(output: tf.Tensor): tf.Scalar;
}

/**
 * The penalties on a layer's outputs, collected call by call until the loss takes them. tfjs-layers
 * refuses to run a layer that has its own `activityRegularizer` set.
 */
export class ActivityPenalty<R extends Penalty = Penalty> {
  private readonly penalties: tf.Scalar[] = [];
  private tape: object | null = null;

  constructor(readonly regularizer: R) {}

  /**
   * The penalty on an output, per sample as in Keras. It is kept beyond the tidy of the model's
   * call, but only while a loss is computed. What an earlier loss did not ask for goes.
   */
  add(output: tf.Tensor): void {
    if (!hasLoss()) return;
    const { activeTape = null } = tf.engine().state;
    if (this.tape !== activeTape) tf.dispose(this.penalties.splice(0));
    this.tape = activeTape;
    this.penalties.push(tf.keep(tf.div(this.regularizer.apply(output), output.shape[0]!)));
  }

  /** The sum over the calls since the last loss: a layer may be shared. */
  take(): tf.Scalar {
    this.tape = null;
    const taken = this.penalties.splice(0);
    const sum = taken.reduce((total, penalty) => tf.add(total, penalty), tf.scalar(0));
    tf.dispose(taken);
    return sum;
  }
}

/** The penalty by a layer's activityRegularizer, which its loss counts; null where there is none. */
export function activityPenalty(
  layer: tfl.layers.Layer,
  given: RegularizerIdentifier | null | undefined,
): ActivityPenalty<Regularizer> | null {
  const regularizer = getRegularizer(layer.getClassName(), 'activityRegularizer', given);
  if (regularizer === null) return null;
  const penalty = new ActivityPenalty(regularizer);
  layer.addLoss(() => penalty.take());
  return penalty;
}
