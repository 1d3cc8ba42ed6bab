import { fail, integer, number, onlyKnown } from '../check.js';
import { learningRateOf, setLearningRate } from '../tfjs/learning_rate.js';
import { type GivenLogs, ModelCallback, numbersIn } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** What `reduceLROnPlateau` takes; Keras's names and defaults. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by, below 1. Default 0.1. */
  factor?: number;
  /** Epochs without a better number after which it is. Default 10. */
  patience?: number;
  /** A number that is better by less than this is not. Default 0.0001. */
  minDelta?: number;
  /** Epochs after a reduction that do not count. Default 0. */
  cooldown?: number;
  /** The learning rate never gets below. Default 0. */
  minLr?: number;
}

const KNOWN = ['monitor', 'mode', 'factor', 'patience', 'minDelta', 'cooldown', 'minLr'];
const WHERE = 'reduceLROnPlateau';

class ReduceLROnPlateau extends ModelCallback {
  private readonly monitor: Monitor;
  private readonly settings: { factor: number; patience: number; cooldown: number; minLr: number };
  private best: number | null = null;
  private waited = 0;
  private cooling = 0;

  constructor(options: ReduceLROnPlateauOptions) {
    super();
    onlyKnown(WHERE, options, KNOWN);
    const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, minLr = 0 } = options;
    if (number(WHERE, 'factor', factor, 0) >= 1) fail(WHERE, 'factor', 'below 1', factor);
    this.monitor = new Monitor(WHERE, options, minDelta);
    this.settings = {
      factor,
      patience: integer(WHERE, 'patience', patience, 0),
      cooldown: integer(WHERE, 'cooldown', cooldown, 0),
      minLr: number(WHERE, 'minLr', minLr, 0),
    };
  }

  override async onTrainBegin(): Promise<void> {
    this.best = null;
    this.waited = 0;
    this.cooling = 0;
  }

  override async onEpochEnd(_epoch: number, logs: GivenLogs = {}): Promise<void> {
    const { patience } = this.settings;
    const value = this.monitor.of(await numbersIn(logs));
    logs.learning_rate = learningRateOf(WHERE, this.model.optimizer);
    if (value === null) return;
    if (this.cooling > 0) {
      this.cooling--;
      this.waited = 0;
    }
    if (this.monitor.isBetter(value, this.best)) {
      this.best = value;
      this.waited = 0;
    } else if (this.cooling === 0 && ++this.waited >= patience) {
      this.reduce();
    }
  }

  private reduce(): void {
    const { factor, minLr, cooldown } = this.settings;
    const rate = learningRateOf(WHERE, this.model.optimizer);
    if (rate <= minLr) return;
    setLearningRate(WHERE, this.model.optimizer, Math.max(rate * factor, minLr));
    this.cooling = cooldown;
    this.waited = 0;
  }
}

/**
 * Reduces the learning rate when a number of the logs gets no better, as Keras's `ReduceLROnPlateau`; the rate that an
 * epoch had stands in its logs as `learning_rate`.
 *
 * @param options what is watched, how long it may get no better, and the factor
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for an option that is none or out of range, without `mode` for a number that it knows nothing of, and
 *   in training where a schedule gives the rate
 * @see Keras's ReduceLROnPlateau
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
 * const callbacks = reduceLROnPlateau({ monitor: 'loss', patience: 1, factor: 0.5, minDelta: 1e9 });
 * const { history } = await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 4, callbacks });
 * history.learning_rate; // [0.5, 0.5, 0.25, 0.125]
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): ModelCallback {
  return new ReduceLROnPlateau(options);
}
