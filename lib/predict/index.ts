/**
 * What a model says of its data, and predictions from raw pictures, signals and texts by that: the same in Node and in
 * pages.
 *
 * @packageDocumentation
 */

export type { DataDescription } from '../data/data_description.js';
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
