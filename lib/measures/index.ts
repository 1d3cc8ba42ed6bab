/**
 * Metrics and yardsticks: how good a picture, a mask or a score is, and what principal components would reach.
 *
 * @packageDocumentation
 */
export { iou } from './iou.js';
export { otsu } from './otsu.js';
export { pcaReconstructionErrors, pcaReconstructionMse } from './pca.js';
export { psnr } from './psnr.js';
export { auc, type Scored } from './roc.js';
export { rankCorrelation, structuralSimilarity } from './similarity.js';
