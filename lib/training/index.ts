/**
 * Training of whole models in Node, as the command lines have it: data from files or drawn, checkpoints that go on bit
 * for bit, measures beside something simple, a report.
 *
 * @packageDocumentation
 */
// Registers the layers, and replaces kernels and gradients.
import '../index.js';

export { type Evaluated, type EvaluateOptions, evaluate } from './evaluate.js';
export { type PredictOptions, predict } from './predict.js';
export type { Finished } from './run.js';
export { tasks } from './task_list.js';
export type { Measure, SampleTable, TaskInfo } from './tasks/task.js';
export { type Trained, type TrainedFiles, type TrainOptions, train } from './train.js';
export type { Ending } from './train_job.js';
export type { ComputeOptions } from './use_backend.js';
