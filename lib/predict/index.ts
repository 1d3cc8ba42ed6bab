/**
 * What a model says of its data, and predictions from raw pictures, signals and texts by that; samples of models that
 * tell noise: the same in Node and in pages.
 *
 * @packageDocumentation
 */

export type { DataDescription } from '../data/data_description.js';
export { addNoise } from './diffusion/add_noise.js';
export { cosineBetas } from './diffusion/cosine_betas.js';
export { type DdimSampleOptions, ddimSample } from './diffusion/ddim_sample.js';
export { type DdpmSampleOptions, ddpmSample } from './diffusion/ddpm_sample.js';
export type { DiffusionSampleOptions } from './diffusion/denoise.js';
export { linearBetas } from './diffusion/linear_betas.js';
export { velocity } from './diffusion/velocity.js';
export { describe, type Kind, type ModelDescription, type Output } from './model_description.js';
export type { Drawable, RawPicture } from './picture_input.js';
export { type PredictInput, type PredictOptions, predict } from './predict.js';
export type {
  ClassesPrediction,
  CodePrediction,
  FoundClass,
  ImagePrediction,
  MaskPrediction,
  Prediction,
  ScoresPrediction,
  SignalPrediction,
  TextPrediction,
} from './prediction.js';
export type { PictureOptions } from './prepare_picture.js';
export type { RawSignal } from './signal_input.js';
