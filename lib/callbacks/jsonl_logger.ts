import { flag, onlyKnown } from '../check.js';
import { type GivenLogs, ModelCallback, numbersIn } from './callback.js';
import { checkSink, type Sink } from './sink.js';

/** What `jsonlLogger` takes. */
export interface JsonlLoggerOptions {
  /** Whether it goes on with what is there. Default false. */
  append?: boolean;
}

class JsonlLogger extends ModelCallback {
  constructor(
    private readonly sink: Sink,
    private readonly append: boolean,
  ) {
    super();
  }

  override async onTrainBegin(): Promise<void> {
    await this.sink.open(this.append);
  }

  override async onEpochEnd(epoch: number, logs: GivenLogs = {}): Promise<void> {
    await this.sink.write(`${JSON.stringify({ epoch, ...(await numbersIn(logs)) })}\n`);
  }
}

/**
 * Writes a line of JSON after each epoch: its number, from 0, and its logs. What is not finite is null, as JSON has it.
 *
 * @param sink where to: `memorySink()`, or `fileSink(path)` of `tfjs-deconv/node`
 * @param options whether it goes on with what is there
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for what is no sink, and options that are none
 * @see https://jsonlines.org
 * @example
 * const sink = memorySink();
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), { epochs: 1, callbacks: jsonlLogger(sink) });
 * JSON.parse(sink.text()).epoch; // 0
 */
export function jsonlLogger(sink: Sink, options: JsonlLoggerOptions = {}): ModelCallback {
  onlyKnown('jsonlLogger', options, ['append']);
  const append = flag('jsonlLogger', 'append', options.append ?? false);
  return new JsonlLogger(checkSink('jsonlLogger', sink), append);
}
