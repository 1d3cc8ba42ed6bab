import { filled, flag, onlyKnown } from '../check.js';
import { type GivenLogs, ModelCallback, numbersIn } from './callback.js';
import { checkSink, type Sink } from './sink.js';

/** What `csvLogger` takes; Keras's names and defaults. */
export interface CsvLoggerOptions {
  /** What stands between two values. Default `','`. */
  separator?: string;
  /** Whether it goes on with what is there. Default false. */
  append?: boolean;
}

const WHERE = 'csvLogger';

class CsvLogger extends ModelCallback {
  private readonly separator: string;
  private readonly append: boolean;
  private names: string[] | null = null;
  private headed = false;

  constructor(
    private readonly sink: Sink,
    options: CsvLoggerOptions,
  ) {
    super();
    onlyKnown(WHERE, options, ['separator', 'append']);
    this.separator = filled(WHERE, 'separator', options.separator ?? ',', 'a text');
    this.append = flag(WHERE, 'append', options.append ?? false);
  }

  override async onTrainBegin(): Promise<void> {
    this.headed = await this.sink.open(this.append);
    this.names = null;
  }

  override async onEpochEnd(epoch: number, logs: GivenLogs = {}): Promise<void> {
    const numbers = await numbersIn(logs);
    this.names ??= this.namesOf(Object.keys(numbers).sort());
    if (!this.headed) await this.row(['epoch', ...this.names]);
    this.headed = true;
    await this.row([epoch, ...this.names.map((name) => numbers[name] ?? 'NA')]);
  }

  /** Without validation in the first epoch there are columns for it all the same: it may come. */
  private namesOf(names: string[]): string[] {
    if (names.some((name) => name.startsWith('val_'))) return names;
    return [...names, ...names.map((name) => `val_${name}`)];
  }

  private async row(values: readonly (string | number)[]): Promise<void> {
    const cells = values.map((value) => {
      const text = String(value);
      const quoted = text.includes(this.separator) || /["\r\n]/.test(text);
      return quoted ? `"${text.replaceAll('"', '""')}"` : text;
    });
    await this.sink.write(`${cells.join(this.separator)}\r\n`);
  }
}

/**
 * Writes a row of CSV after each epoch, as Keras's `CSVLogger`: the number of the epoch, from 0, and the logs by name; `NA`
 * for what an epoch lacks.
 *
 * @param sink where to: `memorySink()`, or `fileSink(path)` of `tfjs-deconv/node`
 * @param options what separates values, and whether it goes on with what is there
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for what is no sink, and options that are none
 * @see Keras's CSVLogger
 * @example
 * const sink = memorySink();
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), { epochs: 2, callbacks: csvLogger(sink) });
 * sink.text().split('\r\n'); // ['epoch,loss,val_loss', '0,0,NA', '1,0,NA', '']
 */
export function csvLogger(sink: Sink, options: CsvLoggerOptions = {}): ModelCallback {
  return new CsvLogger(checkSink(WHERE, sink), options);
}
