import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sink } from '../callbacks/sink.js';
import { filled } from '../check.js';

/**
 * A file as a sink of `tfjs-deconv/callbacks`: each piece is written at once, so that what a crash leaves ends with a whole
 * epoch.
 *
 * @param path of the file; its folder is made if it is not there
 * @throws ValueError for a path that is none
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const callbacks = csvLogger(fileSink('log.csv'), { append: true });
 * await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), { epochs: 2, callbacks });
 * await fileSink('log.csv').open(true); // true
 */
export function fileSink(path: string): Sink {
  filled('fileSink', 'path', path, 'a path');
  return {
    async open(append) {
      await fs.mkdir(dirname(path), { recursive: true });
      if (!append) await fs.writeFile(path, '');
      const entry = await fs.stat(path).catch(() => null);
      return entry !== null && entry.size > 0;
    },
    write: (piece) => fs.appendFile(path, piece),
  };
}
