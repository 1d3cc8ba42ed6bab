import { TASKS } from './tasks/index.js';
import type { TaskInfo } from './tasks/task.js';

/**
 * All tasks that `train` knows.
 *
 * @returns the name of each, what data it takes, what `predict` takes, and its defaults
 * @example
 * tasks().some(({ name }) => name === 'unet'); // true
 * tasks()[0]!.defaults; // { epochs: 15, batchSize: 64, learningRate: 0.002 }
 */
export function tasks(): TaskInfo[] {
  return TASKS.map(({ name, title, data, files, defaults }) => ({
    name,
    title,
    data,
    files,
    defaults,
  }));
}
