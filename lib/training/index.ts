/**
 * Training of whole models in Node, as the command lines have it: data from files or drawn, checkpoints that go on bit
 * for bit, measures beside something simple, a report.
 *
 * @packageDocumentation
 */
// Registers the layers, and replaces kernels and gradients.
import '../index.js';

export type {
  DataDescription,
  DataKind,
  SignalScale,
  Threshold,
} from '../data/data_description.js';
export type { MaskClass } from '../data/mask_classes.js';
export type { Exposure } from '../data/normal_exposure.js';
export type { SavedAlphabet } from '../data/text_coder.js';
export {
  type CrossValidated,
  type CrossValidateOptions,
  crossValidate,
} from './cross_validate.js';
export type { SignalSettings } from './data/signals/signal_settings.js';
export { type Evaluated, type EvaluateOptions, evaluate } from './evaluate.js';
export type { FoldMeasure } from './fold_measures.js';
export type { Judged } from './judge.js';
export type { MemoryPeaks } from './memory.js';
export type { PerExample, RankedExample } from './per_example.js';
export { type PredictOptions, predict } from './predict.js';
export type { QuantizedRun } from './quantized_run.js';
export type { Finished } from './run.js';
export { tasks } from './task_list.js';
export { type HandThroughOptions, handThrough } from './tasks/hand_through.js';
export type { Calibration, Confusion, ThresholdPoint } from './tasks/judgement.js';
export { startCodes } from './tasks/start_codes.js';
export type { DataOption, Measure, SampleTable, TaskInfo, VariantInfo } from './tasks/task.js';
export { type Trained, type TrainedFiles, type TrainOptions, train } from './train.js';
export type { Ending } from './train_job.js';
export type { ComputeOptions } from './use_backend.js';
export type { Comparison, Verdict } from './verdict.js';
