import { auc } from './auc.js';
import { calibrationError } from './calibration_error.js';
import { binaryDice } from './dice.js';
import { f1Score } from './f_score.js';
import { binaryIoU, meanIoU } from './iou.js';
import type { Metric } from './metric.js';
import { precision } from './precision.js';
import { psnr } from './psnr.js';
import { r2Score } from './r2_score.js';
import { recall } from './recall.js';
import { rootMeanSquaredError } from './root_mean_squared_error.js';
import { msSsim, ssim } from './ssim.js';
import { sparseTopKCategoricalAccuracy, topKCategoricalAccuracy } from './top_k.js';

/**
 * What a name stands for in `compile`: each model gets a metric of its own, with the defaults of its options. Those of
 * classes take the scores of each class and numbers in the truth.
 */
export const METRICS: Readonly<Record<string, () => Metric>> = {
  auc,
  binaryDice,
  binaryIoU,
  calibrationError,
  f1Score: () => f1Score({ average: 'macro' }),
  meanIoU: () => meanIoU({ sparseYPred: false }),
  msSsim,
  precision,
  psnr,
  r2Score,
  recall,
  rootMeanSquaredError,
  sparseTopKCategoricalAccuracy,
  ssim,
  topKCategoricalAccuracy,
};
