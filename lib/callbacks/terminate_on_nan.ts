import { flag, onlyKnown, ValueError } from '../check.js';
import { type GivenLogs, ModelCallback, numbersIn } from './callback.js';

/** What `terminateOnNaN` takes. */
export interface TerminateOnNaNOptions {
  /** Whether it throws, rather than to end the training. Default false. */
  raiseError?: boolean;
}

class TerminateOnNaN extends ModelCallback {
  constructor(private readonly raiseError: boolean) {
    super();
  }

  override async onBatchEnd(batch: number, logs: GivenLogs = {}): Promise<void> {
    const { loss } = await numbersIn(logs);
    if (loss === undefined || Number.isFinite(loss)) return;
    const message = `terminateOnNaN: the loss must be finite, got ${loss} at batch ${batch}.`;
    if (this.raiseError) throw new ValueError(message);
    console.warn(message);
    this.stop();
  }
}

/**
 * Ends the training when the loss of a batch is NaN or infinite, as Keras's `TerminateOnNaN`. It waits for each batch's
 * loss.
 *
 * @param options whether it throws
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for an option that is none, and in training with `raiseError`
 * @see Keras's TerminateOnNaN
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const callbacks = terminateOnNaN();
 * const { history } = await model.fit(tf.fill([4, 1], NaN), tf.zeros([4, 1]), { epochs: 9, callbacks });
 * history.loss!.length; // 1
 */
export function terminateOnNaN(options: TerminateOnNaNOptions = {}): ModelCallback {
  onlyKnown('terminateOnNaN', options, ['raiseError']);
  return new TerminateOnNaN(flag('terminateOnNaN', 'raiseError', options.raiseError ?? false));
}
