import * as tf from '@tensorflow/tfjs-core';
import { flag, integer, number, onlyKnown } from '../check.js';
import { type GivenLogs, ModelCallback, numbersIn } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** What `earlyStopping` takes; Keras's names and defaults. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** A number that is better by less than this is not. Default 0. */
  minDelta?: number;
  /** Epochs without a better number after which training ends. Default 0. */
  patience?: number;
  /** What the number must be better than for patience to begin anew. Default null, any. */
  baseline?: number | null;
  /** Whether the model gets the weights of the best epoch at the end. Default false. */
  restoreBestWeights?: boolean;
  /** The first epoch, from 0, that counts. Default 0. */
  startFromEpoch?: number;
}

const KNOWN = [
  'monitor',
  'mode',
  'minDelta',
  'patience',
  'baseline',
  'restoreBestWeights',
  'startFromEpoch',
];
const WHERE = 'earlyStopping';

class EarlyStopping extends ModelCallback {
  private readonly monitor: Monitor;
  private readonly settings: Required<
    Omit<EarlyStoppingOptions, keyof MonitorOptions | 'minDelta'>
  >;
  private best: number | null = null;
  private bestWeights: tf.Tensor[] | null = null;
  private waited = 0;

  constructor(options: EarlyStoppingOptions) {
    super();
    onlyKnown(WHERE, options, KNOWN);
    const {
      patience = 0,
      baseline = null,
      restoreBestWeights = false,
      startFromEpoch = 0,
    } = options;
    this.monitor = new Monitor(WHERE, options, options.minDelta);
    this.settings = {
      patience: integer(WHERE, 'patience', patience, 0),
      baseline:
        baseline === null ? null : number(WHERE, 'baseline', baseline, Number.NEGATIVE_INFINITY),
      restoreBestWeights: flag(WHERE, 'restoreBestWeights', restoreBestWeights),
      startFromEpoch: integer(WHERE, 'startFromEpoch', startFromEpoch, 0),
    };
  }

  override async onTrainBegin(): Promise<void> {
    this.best = null;
    this.waited = 0;
    this.forget();
  }

  override async onEpochEnd(epoch: number, logs: GivenLogs = {}): Promise<void> {
    const { patience, baseline, startFromEpoch } = this.settings;
    const value = this.monitor.of(await numbersIn(logs));
    if (value === null || epoch < startFromEpoch) return;
    // NaN is better than nothing, and nothing is better than NaN: the first weights are kept even so.
    if (this.bestWeights === null) this.keep();
    this.waited++;
    if (this.monitor.isBetter(value, this.best)) {
      this.best = value;
      this.keep();
      if (this.monitor.isBetter(value, baseline)) this.waited = 0;
    } else if (this.waited >= patience && epoch > 0) {
      this.stop();
    }
  }

  override async onTrainEnd(): Promise<void> {
    if (this.bestWeights !== null) this.model.setWeights(this.bestWeights);
    this.forget();
  }

  private keep(): void {
    if (!this.settings.restoreBestWeights) return;
    this.forget();
    this.bestWeights = this.model.getWeights().map((weight) => tf.keep(tf.clone(weight)));
  }

  private forget(): void {
    tf.dispose(this.bestWeights ?? []);
    this.bestWeights = null;
  }
}

/**
 * Ends the training when a number of the logs gets no better, and gives the model its best weights, as Keras's
 * `EarlyStopping`.
 *
 * @param options what is watched, and how long it may get no better
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for an option that is none or out of range, and without `mode` for a number that it knows nothing of
 * @see Keras's EarlyStopping
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
 * const callbacks = earlyStopping({ monitor: 'loss', patience: 2, restoreBestWeights: true });
 * const { history } = await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 9, callbacks });
 * history.loss!.length; // 3
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): ModelCallback {
  return new EarlyStopping(options);
}
