import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** What a callback is told after a batch or an epoch: losses and metrics by name, `val_` before those of the validation. */
export type Logs = Record<string, number>;

/** Logs as tfjs hands them over: of scalars, which these callbacks read and put the numbers in their place. */
export type GivenLogs = Record<string, number | tf.Scalar>;

/** The logs as numbers. What comes after finds them so, too, as with tfjs's own callbacks. */
export async function numbersIn(logs: GivenLogs): Promise<Logs> {
  for (const [name, value] of Object.entries(logs)) {
    if (typeof value === 'number') continue;
    const [number] = await value.data();
    logs[name] = number!;
    value.dispose();
  }
  return logs as Logs;
}

/**
 * A callback of `fit` and `fitDataset`, to be given in `callbacks`, alone or in a list: those of this package, and one of
 * your own that extends it with tfjs's methods, `onEpochEnd` and so on. Its `model` is the one that trains.
 *
 * @example
 * class Twice extends ModelCallback {
 *   override async onEpochEnd(epoch: number) {
 *     if (epoch === 1) this.stop();
 *   }
 * }
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const { epoch } = await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 9, callbacks: new Twice() });
 * epoch; // [0, 1]
 */
export abstract class ModelCallback extends tfl.Callback {
  /** Ends the training after this batch or epoch. */
  protected stop(): void {
    this.model.stopTraining = true;
  }
}
