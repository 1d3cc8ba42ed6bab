/**
 * Metrics over batches, under Keras's names, and yardsticks of images, signals and data. Importing it makes the names of the
 * metrics known to `compile`.
 *
 * @packageDocumentation
 */
import { addMetrics } from '../tfjs/compile_by_name.js';
import { METRICS } from './by_name.js';

export { type AucOptions, auc } from './auc.js';
export { type CalibrationErrorOptions, calibrationError } from './calibration_error.js';
export type { BinaryOptions, ClassesOptions } from './confusion.js';
export { binaryDice, dice } from './dice.js';
export { type F1ScoreOptions, type FBetaScoreOptions, f1Score, fBetaScore } from './f_score.js';
export { imagePsnr, type PsnrOptions } from './image_psnr.js';
export { imageMsSsim, imageSsim, type MsSsimOptions, type SsimOptions } from './image_ssim.js';
export { binaryIoU, iou, meanIoU } from './iou.js';
export { maskIou } from './mask_iou.js';
export type { Metric } from './metric.js';
export { otsu } from './otsu.js';
export { pcaReconstructionErrors, pcaReconstructionMse } from './pca.js';
export { precision, type ThresholdOptions } from './precision.js';
export { psnr } from './psnr.js';
export { type R2ScoreOptions, r2Score } from './r2_score.js';
export { recall } from './recall.js';
export { exactAuc, type Scored } from './roc.js';
export { rootMeanSquaredError } from './root_mean_squared_error.js';
export { rankCorrelation, structuralSimilarity } from './similarity.js';
export { msSsim, ssim } from './ssim.js';
export {
  sparseTopKCategoricalAccuracy,
  type TopKOptions,
  topKCategoricalAccuracy,
} from './top_k.js';

addMetrics(METRICS);
