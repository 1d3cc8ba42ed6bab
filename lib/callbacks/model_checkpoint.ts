import type * as tf from '@tensorflow/tfjs-core';
import { fail, flag, number, onlyKnown } from '../check.js';
import { outerModel } from '../tfjs/outer_model.js';
import { checkTrainable, saveWithOptimizer } from '../tfjs/save_with_optimizer.js';
import { type GivenLogs, type Logs, ModelCallback, numbersIn } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';
import { batchesBetween, type SaveFreq } from './save_frequency.js';

/** Where a model is saved: what `model.save` takes. */
export type SavePlace = tf.io.IOHandler | string;

/** Where checkpoints go: one place, or one by the epoch, the batch, null at the end of an epoch, and the logs. */
export type CheckpointPlace =
  | SavePlace
  | ((epoch: number, batch: number | null, logs: Logs) => SavePlace);

/** What `modelCheckpoint` takes; Keras's names and defaults. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /** Whether a model is saved only where what is watched is the best so far. Default false. */
  saveBestOnly?: boolean;
  /** Whether the optimizer is left out: a loss that is no name cannot be saved with it. Default false. */
  saveWeightsOnly?: boolean;
  /** `'epoch'`, or the number of batches between two savings. Default `'epoch'`. */
  saveFreq?: SaveFreq;
  /** What the first saved one must be better than, with `saveBestOnly`. Default null, nothing. */
  initialValueThreshold?: number | null;
}

const KNOWN = [
  'monitor',
  'mode',
  'saveBestOnly',
  'saveWeightsOnly',
  'saveFreq',
  'initialValueThreshold',
];
const WHERE = 'modelCheckpoint';

class ModelCheckpoint extends ModelCallback {
  private readonly monitor: Monitor | null;
  private readonly weightsOnly: boolean;
  private readonly every: number | null;
  private best: number | null;
  private epoch = 0;
  private seen = 0;

  constructor(
    private readonly place: CheckpointPlace,
    options: ModelCheckpointOptions,
  ) {
    super();
    onlyKnown(WHERE, options, KNOWN);
    const { saveBestOnly = false, saveWeightsOnly = false, saveFreq = 'epoch' } = options;
    const { initialValueThreshold = null } = options;
    if (place == null || (typeof place === 'object' && place.save === undefined)) {
      fail(WHERE, 'place', 'a handler that saves, a URL or a function that gives one', place);
    }
    this.monitor = flag(WHERE, 'saveBestOnly', saveBestOnly) ? new Monitor(WHERE, options) : null;
    this.weightsOnly = flag(WHERE, 'saveWeightsOnly', saveWeightsOnly);
    this.every = batchesBetween(WHERE, 'saveFreq', saveFreq);
    this.best =
      initialValueThreshold === null
        ? null
        : number(WHERE, 'initialValueThreshold', initialValueThreshold, Number.NEGATIVE_INFINITY);
  }

  override async onTrainBegin(): Promise<void> {
    if (!this.weightsOnly) checkTrainable(WHERE, outerModel(this.model));
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.epoch = epoch;
  }

  override async onBatchEnd(batch: number, logs: GivenLogs = {}): Promise<void> {
    if (this.every === null) return;
    this.seen++;
    if (this.seen % this.every === 0) await this.save(batch, await numbersIn(logs));
  }

  override async onEpochEnd(_epoch: number, logs: GivenLogs = {}): Promise<void> {
    if (this.every === null) await this.save(null, await numbersIn(logs));
  }

  private async save(batch: number | null, logs: Logs): Promise<void> {
    if (!this.isWanted(logs)) return;
    const { place } = this;
    const to = typeof place === 'function' ? place(this.epoch, batch, logs) : place;
    const model = outerModel(this.model);
    await (this.weightsOnly ? model.save(to) : saveWithOptimizer(model, to));
  }

  private isWanted(logs: Logs): boolean {
    const value = this.monitor?.of(logs) ?? null;
    if (value === null) return true;
    if (!this.monitor!.isBetter(value, this.best)) return false;
    this.best = value;
    return true;
  }
}

/**
 * Saves the model after each epoch, or after each so many batches, as Keras's `ModelCheckpoint`: to IndexedDB or
 * localStorage of browsers, or in Node to a folder by `fileHandler` of `tfjs-deconv/node`, where a crash leaves the old
 * model or the new one.
 *
 * @param place what `model.save` takes, or a function that gives it
 * @param options when, and whether only the best
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for an option that is none or out of range, and in training for a loss that cannot be saved
 * @see Keras's ModelCheckpoint
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
 * const callbacks = modelCheckpoint(fileHandler('best'), { monitor: 'loss', saveBestOnly: true });
 * await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 2, callbacks });
 * (await loadModel('best')).optimizer.iterations; // 2
 */
export function modelCheckpoint(
  place: CheckpointPlace,
  options: ModelCheckpointOptions = {},
): ModelCallback {
  return new ModelCheckpoint(place, options);
}
