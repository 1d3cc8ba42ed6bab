/**
 * Keras's callbacks, for `callbacks` of `fit` and `fitDataset`: they stop, save, log, restore and set learning rates. Where
 * they write is given: handlers of models, and sinks of text and bytes, of browsers here, of Node in `tfjs-deconv/node`.
 *
 * @packageDocumentation
 */
import { repairOptimizers } from '../repairs/optimizers/index.js';
// `fit` calls what callbacks have besides tfjs's methods.
import '../stock/training/index.js';

// Learning rates that are set reach tfjs's own optimizers.
repairOptimizers();

export type { Picture } from '../pictures/picture.js';
export { type BackupAndRestoreOptions, backupAndRestore } from './backup_and_restore.js';
export { type GivenLogs, type Logs, ModelCallback } from './callback.js';
export { type CsvLoggerOptions, csvLogger } from './csv_logger.js';
export { type EarlyStoppingOptions, earlyStopping } from './early_stopping.js';
export { type ImagesOfEpochOptions, imagesOfEpoch, type ShowPicture } from './images_of_epoch.js';
export { type JsonlLoggerOptions, jsonlLogger } from './jsonl_logger.js';
export { learningRateScheduler } from './learning_rate_scheduler.js';
export { type MemorySink, memorySink } from './memory_sink.js';
export {
  type CheckpointPlace,
  type ModelCheckpointOptions,
  modelCheckpoint,
  type SavePlace,
} from './model_checkpoint.js';
export type { MonitorOptions } from './monitor.js';
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from './reduce_lr_on_plateau.js';
export type { SaveFreq } from './save_frequency.js';
export type { Sink } from './sink.js';
export { type SwapEmaWeightsOptions, swapEmaWeights } from './swap_ema_weights.js';
export {
  type BoardRun,
  type DrawPicture,
  type TensorBoardOptions,
  tensorBoard,
} from './tensor_board.js';
export { type TerminateOnNaNOptions, terminateOnNaN } from './terminate_on_nan.js';
