import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag, onlyKnown } from '../check.js';
import type { FitArguments, FitHooks } from '../tfjs/fit_hooks.js';
import { outerModel } from '../tfjs/outer_model.js';
import { type Handler, type Progress, restoreBackup, saveBackup } from './backup.js';
import { type GivenLogs, ModelCallback, numbersIn } from './callback.js';
import { batchesBetween, type SaveFreq } from './save_frequency.js';

/** What `backupAndRestore` takes; Keras's names and defaults. */
export interface BackupAndRestoreOptions {
  /** `'epoch'`, or the number of batches between two savings. Default `'epoch'`. */
  saveFreq?: SaveFreq;
  /** Whether a training that has come to its end begins anew when it is run again. Default true. */
  deleteCheckpoint?: boolean;
}

const WHERE = 'backupAndRestore';

function handlerAt(place: string | tf.io.IOHandler): Handler {
  const saves = typeof place === 'string' ? tf.io.getSaveHandlers(place)[0] : place;
  const loads = typeof place === 'string' ? tf.io.getLoadHandlers(place)[0] : place;
  if (typeof saves?.save !== 'function' || typeof loads?.load !== 'function') {
    return fail(WHERE, 'place', 'a handler that saves and loads, or a URL of one', place);
  }
  return { save: saves.save.bind(saves), load: loads.load.bind(loads) };
}

class BackupAndRestore extends ModelCallback implements FitHooks {
  private readonly handler: Handler;
  private readonly every: number | null;
  private readonly forgets: boolean;
  private epoch = 0;
  private seen = 0;
  /** What the batches of this epoch gave. */
  private batches: number[][] = [];
  /** What is left of what an interrupted epoch gave. */
  private replayed: number[][] = [];

  constructor(place: string | tf.io.IOHandler, options: BackupAndRestoreOptions) {
    super();
    onlyKnown(WHERE, options, ['saveFreq', 'deleteCheckpoint']);
    this.handler = handlerAt(place);
    this.every = batchesBetween(WHERE, 'saveFreq', options.saveFreq ?? 'epoch');
    this.forgets = flag(WHERE, 'deleteCheckpoint', options.deleteCheckpoint ?? true);
  }

  async onFit(
    model: tfl.LayersModel,
    args: FitArguments,
    kind: 'fit' | 'fitDataset',
  ): Promise<FitArguments> {
    if (kind === 'fit' && this.every !== null && args.shuffle !== false && args.seed == null) {
      fail(WHERE, 'fit', 'given a seed, or shuffle: false, so that batches come again', 'neither');
    }
    const found = await restoreBackup(this.handler, model);
    const { epoch, batches, seen }: Pick<Progress, 'epoch' | 'batches' | 'seen'> = found ?? {
      epoch: args.initialEpoch ?? 0,
      batches: [],
      seen: 0,
    };
    this.epoch = epoch;
    this.seen = seen;
    this.batches = [];
    this.replayed = batches;
    return { initialEpoch: epoch };
  }

  replay(): readonly number[] | null {
    const values = this.replayed.shift() ?? null;
    if (values !== null) this.seen--;
    return values;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.epoch = epoch;
    this.batches = [];
  }

  override async onBatchEnd(_batch: number, logs: GivenLogs = {}): Promise<void> {
    this.seen++;
    if (this.every === null) return;
    const numbers = await numbersIn(logs);
    const { metrics } = this.params as unknown as { metrics: string[] };
    this.batches.push(metrics.filter((name) => name in numbers).map((name) => numbers[name]!));
    if (this.replayed.length === 0 && this.seen % this.every === 0) await this.save();
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    this.epoch = epoch + 1;
    this.batches = [];
    if (this.every === null) await this.save();
  }

  override async onTrainEnd(): Promise<void> {
    if (this.forgets) await this.save(true);
  }

  private async save(ended = false): Promise<void> {
    const { epoch, batches, seen } = this;
    const model = outerModel(this.model);
    await saveBackup(this.handler, model, { epoch, batches, seen, ended });
  }
}

/**
 * Saves weights, the state of the optimizer and how far the training is, and goes on from there when the same `fit` is
 * called again in a new process, as Keras's `BackupAndRestore`; within an epoch, too, with the same bits and logs.
 *
 * For the same bits the order of the samples must come again: `seed` of `fit`, or `shuffle: false`, and a dataset that
 * gives the same batches in each epoch. What else is random, as Dropout, and what other callbacks and metrics over batches
 * remember, begins anew.
 *
 * @param place what loads and saves a model: a URL as `'indexeddb://backup'`, or `fileHandler(folder)` of
 *   `tfjs-deconv/node`
 * @param options when it is saved, and what happens at the end
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for options that are none, in training for batches that would not come again, and for what was saved
 *   of another model
 * @see Keras's BackupAndRestore
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
 * const callbacks = [backupAndRestore(fileHandler('backup'), { saveFreq: 100 })];
 * const { epoch } = await model.fit(tf.ones([4, 1]), tf.zeros([4, 1]), { epochs: 2, seed: 1, callbacks });
 * epoch; // [0, 1]
 */
export function backupAndRestore(
  place: string | tf.io.IOHandler,
  options: BackupAndRestoreOptions = {},
): ModelCallback {
  return new BackupAndRestore(place, options);
}
