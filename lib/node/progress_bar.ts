import { type GivenLogs, ModelCallback, numbersIn } from '../callbacks/callback.js';
import { terminalBar } from './terminal_bar.js';

/** Between two looks at the numbers of a batch, which have to be waited for. */
const PAUSE_MS = 100;

class ProgressBar extends ModelCallback {
  private bar: ReturnType<typeof terminalBar> | null = null;
  private done = 0;
  private looked = 0;
  private samples = 0;

  override async onTrainBegin(): Promise<void> {
    const { epochs, steps, samples, batchSize, initialEpoch } = this.params as Record<
      string,
      number
    >;
    // Of a dataset nobody knows how long it is: the bar counts epochs.
    const each = steps ?? (samples == null ? 1 : Math.ceil(samples / (batchSize ?? 32)));
    const first = each * (initialEpoch ?? 0);
    this.done = first;
    this.bar = terminalBar(each * epochs!, first);
    this.looked = performance.now();
    this.samples = 0;
  }

  override async onBatchEnd(_batch: number, logs: GivenLogs = {}): Promise<void> {
    if (this.params.samples != null || this.params.steps != null) this.done++;
    this.samples += Number(logs.size);
    const seconds = (performance.now() - this.looked) / 1000;
    if (1000 * seconds < PAUSE_MS) return;
    const { batch: _, size: __, ...numbers } = await numbersIn(logs);
    this.bar?.update(this.done, Object.entries(numbers), this.samples / seconds);
    this.looked = performance.now();
    this.samples = 0;
  }

  override async onEpochEnd(epoch: number, logs: GivenLogs = {}): Promise<void> {
    if (this.params.samples == null && this.params.steps == null) this.done = epoch + 1;
    this.bar?.update(this.done, Object.entries(await numbersIn(logs)), 0);
  }

  override async onTrainEnd(): Promise<void> {
    this.bar?.stop();
    this.bar = null;
  }
}

/**
 * Shows in a terminal how far a training is, with losses, metrics, speed and the time that is left; where the output is no
 * terminal, a line every ten seconds. tfjs has a bar with tfjs-node alone.
 *
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const callbacks = [progressBar()];
 * const { epoch } = await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 2, callbacks });
 * epoch; // [0, 1]
 */
export function progressBar(): ModelCallback {
  return new ProgressBar();
}
