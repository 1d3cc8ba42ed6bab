import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Sink } from '../callbacks/sink.js';
import type { BoardRun } from '../callbacks/tensor_board.js';
import { filled } from '../check.js';
import { fileSink } from './file_sink.js';

/**
 * Where `tensorBoard` of `tfjs-deconv/callbacks` writes to in Node: event files in the folders `train` and `validation` of
 * this one, as Keras does it; then `tensorboard --logdir FOLDER` shows them.
 *
 * @param folder made if it is not there
 * @throws ValueError for a path that is none
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const callbacks = tensorBoard(eventFiles('logs'));
 * const { epoch } = await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), { epochs: 1, callbacks });
 * epoch; // [0]
 */
export function eventFiles(folder: string): (run: BoardRun) => Sink {
  filled('eventFiles', 'folder', folder, 'a path');
  const name = `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}.v2`;
  return (run) => fileSink(join(folder, run, name));
}
