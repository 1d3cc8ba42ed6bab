import type { Image } from '../data/image.js';

/** A class that a model finds, with its colour in pictures. */
export interface FoundClass {
  /** As the model's description has it; its number where that has none. */
  name: string;
  /** Red, green and blue, 0 to 255. */
  colour: [red: number, green: number, blue: number];
}

/** What every prediction has. */
interface Told {
  /** What was done to the input beyond the model's own preparation, and what was assumed, a sentence each. */
  told: string[];
}

/** An image, values 0..1: what a model gives beyond black and white is cut to them. */
export interface ImagePrediction extends Image, Told {
  /** Which kind of prediction it is. */
  output: 'image';
}

/** The class of each pixel of an image, or of each sample of a signal. */
export interface MaskPrediction extends Told {
  /** Which kind of prediction it is. */
  output: 'mask';
  /** Pixels of a row; samples of a signal. */
  width: number;
  /** Rows; 1 of a signal. */
  height: number;
  /** The background first, where there is one. */
  classes: FoundClass[];
  /** The place in `classes` of each pixel's likeliest class, `[height, width]`. */
  map: Uint8Array;
  /** `[height, width, classes]`, each 0..1; of two classes that the model has one number for, that of the second alone. */
  probabilities: Float32Array;
}

/** How likely each class is. */
export interface ClassesPrediction extends Told {
  /** Which kind of prediction it is. */
  output: 'classes';
  /** The likeliest first. */
  classes: { name: string; place: number; probability: number }[];
}

/** A signal as long as the input. */
export interface SignalPrediction extends Told {
  /** Which kind of prediction it is. */
  output: 'signal';
  /** Samples a second, if known. */
  rate: number | undefined;
  /** Values of each time. */
  channels: number;
  /** `[length, channels]`, in the unit of the input. */
  samples: Float32Array;
}

/** How unusual an input is. */
export interface ScoresPrediction extends Told {
  /** Which kind of prediction it is. */
  output: 'scores';
  /**
   * The mean squared difference of the input, as the model takes it, and what the model makes of it; where the
   * description has `smoothed`, the largest of the scores.
   */
  score: number;
  /** Whether `score` lies above the threshold; undefined without one. */
  anomaly: boolean | undefined;
  /**
   * The same of each sample of a signal, or of each pixel, row by row; where `smoothed`, the mean around it. Of a table whose
   * rows are signals, of each row, and `score` is the largest.
   */
  scores: Float32Array;
  /** Scores above it are unusual, by the rule that the description has; undefined where it has none. */
  threshold: number | undefined;
  /**
   * Of each of `scores`, whether it lies above the threshold; of the samples of a signal that has one score, whether that
   * does. Undefined without a threshold.
   */
  flags: boolean[] | undefined;
}

/** A text. */
export interface TextPrediction extends Told {
  /** Which kind of prediction it is. */
  output: 'text';
  /** What the model makes of the text. */
  text: string;
}

/** Numbers that a decoder takes, or that mean something else. */
export interface CodePrediction extends Told {
  /** Which kind of prediction it is. */
  output: 'code';
  /** Without the batch. */
  shape: number[];
  /** The numbers, row by row. */
  values: Float32Array;
}

/** What `predict` resolves to: `output` says which. */
export type Prediction =
  | ImagePrediction
  | MaskPrediction
  | ClassesPrediction
  | SignalPrediction
  | ScoresPrediction
  | TextPrediction
  | CodePrediction;
