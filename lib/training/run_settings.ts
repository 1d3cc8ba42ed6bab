import type { DataKind } from '../data/data_description.js';
import type { Schedule } from './schedule.js';
import type { DataSettings } from './tasks/task.js';

/** What makes a run the run it is: it must not change between a checkpoint and its resumption. */
export interface RunSettings extends DataSettings {
  task: string;
  /** Of the task's variant. */
  builder: string;
  /** What the data of that are. */
  kind: DataKind;
  /** The part of the training data that is held back. */
  validation: number;
  /** A run or a model whose weights the models begin with. */
  from?: string | undefined;
  /** The layers that do not change: those of the encoder, or by name. */
  freeze?: 'encoder' | readonly string[] | undefined;
  /** Options of the model's builder. */
  model: Record<string, unknown>;
  /** At most so many training examples, beside all test examples; undefined for all. */
  examples?: number | undefined;
  batch: number;
  learningRate: number;
  schedule: Schedule['schedule'];
}
