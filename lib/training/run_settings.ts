import type { Schedule } from './schedule.js';
import type { Request } from './tasks/task.js';

/** What makes a run the run it is: it must not change between a checkpoint and its resumption. */
export interface RunSettings extends Request {
  task: string;
  /** At most so many training examples, beside all test examples; undefined for all. */
  examples?: number | undefined;
  batch: number;
  learningRate: number;
  schedule: Schedule['schedule'];
}
