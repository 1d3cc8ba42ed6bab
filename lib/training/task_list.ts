import { TASKS } from './tasks/index.js';
import type { TaskInfo } from './tasks/task.js';

/**
 * All tasks that `train` knows.
 *
 * @returns the name of each, and for each kind of data and each builder what it takes and its defaults
 * @example
 * tasks().some(({ name }) => name === 'segment'); // true
 * tasks()[0]!.variants[0]!.defaults; // { epochs: 15, batchSize: 64, learningRate: 0.002 }
 */
export function tasks(): TaskInfo[] {
  return TASKS.map(({ name, title, variants }) => ({
    name,
    title,
    variants: variants.map(({ builder, kind, title, data, options, files, defaults }) => ({
      builder,
      kind,
      title,
      data,
      options,
      files,
      defaults,
    })),
  }));
}
