import type * as tfl from '@tensorflow/tfjs-layers';
import { callable, fail, onlyKnown, record } from '../check.js';
import type { Picture } from '../pictures/picture.js';
import { toPng } from '../pictures/to_png.js';
import { learningRateOf } from '../tfjs/learning_rate.js';
import { type GivenLogs, type Logs, ModelCallback, numbersIn } from './callback.js';
import { EventWriter, imageValue, scalarValue } from './events/event.js';
import { batchesBetween } from './save_frequency.js';
import { checkSink, type Sink } from './sink.js';

/** What `tensorBoard` takes. */
export interface TensorBoardOptions {
  /** `'epoch'`, `'batch'`, or every so many batches: when numbers of batches are written, too. Default `'epoch'`. */
  updateFreq?: 'epoch' | 'batch' | number;
  /** Pictures of each epoch, by name. Default none. */
  images?: Readonly<Record<string, DrawPicture>>;
}

/** Draws a picture of a model after an epoch. */
export type DrawPicture = (model: tfl.LayersModel, epoch: number) => Picture | Promise<Picture>;

/** The two files that Keras writes, each in a folder of that name. */
export type BoardRun = 'train' | 'validation';

const WHERE = 'tensorBoard';

class TensorBoard extends ModelCallback {
  private readonly every: number | null;
  private readonly images: Readonly<Record<string, DrawPicture>>;
  private readonly writers = new Map<BoardRun, EventWriter>();
  private batches = 0;
  /** Of the epoch so far: samples, and sums of the numbers of batches times their sizes. */
  private seen = 0;
  private sums: Logs = {};

  constructor(
    private readonly sinkOf: (run: BoardRun) => Sink,
    options: TensorBoardOptions,
  ) {
    super();
    onlyKnown(WHERE, options, ['updateFreq', 'images']);
    const { updateFreq = 'epoch', images = {} } = options;
    this.every = batchesBetween(WHERE, 'updateFreq', updateFreq === 'batch' ? 1 : updateFreq);
    record(WHERE, 'images', images);
    for (const draw of Object.values(images)) callable(WHERE, 'a picture of images', draw);
    this.images = images;
  }

  override async onTrainBegin(): Promise<void> {
    this.batches = 0;
  }

  override async onEpochBegin(): Promise<void> {
    this.seen = 0;
    this.sums = {};
  }

  override async onBatchEnd(_batch: number, logs: GivenLogs = {}): Promise<void> {
    this.batches++;
    if (this.every === null) return;
    const { batch: _, size = 1, ...numbers } = await numbersIn(logs);
    this.seen += size;
    for (const [name, value] of Object.entries(numbers)) {
      this.sums[name] = (this.sums[name] ?? 0) + value * size;
    }
    if (this.batches % this.every !== 0) return;
    const means = Object.entries(this.sums).map(
      ([name, sum]) => [`batch_${name}`, sum / this.seen] as const,
    );
    await this.write('train', this.batches, means);
  }

  override async onEpochEnd(epoch: number, logs: GivenLogs = {}): Promise<void> {
    const entries = Object.entries(await numbersIn(logs));
    const validation = entries
      .filter(([name]) => name.startsWith('val_'))
      .map(([name, value]) => [name.slice(4), value] as const);
    const rate = learningRateOf(WHERE, this.model.optimizer);
    const train = Object.fromEntries(entries.filter(([name]) => !name.startsWith('val_')));
    const named = Object.entries({ ...train, learning_rate: rate });
    await this.write(
      'train',
      epoch,
      named.map(([name, value]) => [`epoch_${name}`, value]),
    );
    if (validation.length > 0) {
      const { iterations } = this.model.optimizer;
      const evaluated = validation.map(
        ([name, value]) => [`evaluation_${name}_vs_iterations`, value] as const,
      );
      await this.write('validation', iterations, evaluated);
      await this.write(
        'validation',
        epoch,
        validation.map(([name, value]) => [`epoch_${name}`, value]),
      );
    }
    for (const [name, draw] of Object.entries(this.images)) {
      const picture = await draw(this.model, epoch);
      const { width, height } = picture;
      await this.writer('train').write(epoch, [imageValue(name, toPng(picture), width, height)]);
    }
  }

  private writer(run: BoardRun): EventWriter {
    const found = this.writers.get(run);
    if (found !== undefined) return found;
    const made = new EventWriter(checkSink(WHERE, this.sinkOf(run)));
    this.writers.set(run, made);
    return made;
  }

  private async write(
    run: BoardRun,
    step: number,
    numbers: readonly (readonly [string, number])[],
  ): Promise<void> {
    const values = numbers.map(([tag, value]) => scalarValue(tag, value));
    await this.writer(run).write(step, values);
  }
}

/**
 * Writes event files that TensorBoard shows, with the names and steps of Keras's `TensorBoard`: losses, metrics and the
 * learning rate of epochs, means of the epoch so far after batches, and pictures. It needs neither tfjs-node nor
 * TensorFlow.
 *
 * @param sinkOf where the events of `'train'` and `'validation'` go: `eventFiles(folder)` of `tfjs-deconv/node`, or
 *   a `memorySink()` each
 * @param options numbers of batches, and pictures
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for options that are none
 * @see Keras's TensorBoard
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
 * const sink = memorySink();
 * const callbacks = tensorBoard(() => sink);
 * await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), { epochs: 2, callbacks });
 * sink.text().includes('epoch_learning_rate'); // true
 */
export function tensorBoard(
  sinkOf: (run: BoardRun) => Sink,
  options: TensorBoardOptions = {},
): ModelCallback {
  if (typeof sinkOf !== 'function') fail(WHERE, 'sinkOf', 'a function that gives a sink', sinkOf);
  return new TensorBoard(sinkOf, options);
}
