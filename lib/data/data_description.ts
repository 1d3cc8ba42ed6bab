import type { MaskClass } from './mask_classes.js';
import type { ColourKey } from './mask_colour.js';
import type { Exposure } from './normal_exposure.js';
import type { SavedAlphabet } from './text_coder.js';

/** What data are. */
export type DataKind = 'image' | 'signal' | 'audio' | 'text';

/** How the channels of signals are made comparable: a model takes (value - centre) / spread. */
export interface SignalScale {
  /** `'zscore'` mean and standard deviation, `'minmax'` least and range, `'robust'` median and distance of quartiles. */
  method: 'zscore' | 'minmax' | 'robust';
  /** Of each channel, in its unit. */
  centre: readonly number[];
  /** Of each channel, in its unit. */
  spread: readonly number[];
}

/** Above which score something is found. */
export interface Threshold {
  /** In the unit of the scores. */
  value: number;
  /** How it was chosen, in half a sentence. */
  rule: string;
  /** What the scores are, in half a sentence. */
  of: string;
}

/** What is known of data before they are split into examples. */
export interface DataFacts {
  /** What they are and where they lie, in half a sentence. */
  label: string;
  /** What was found, by what it is about, as { images: '40 of 64x48 pixels' }. */
  found: Readonly<Record<string, string>>;
  /** What was taken for granted, a sentence each, with what says otherwise. */
  assumed: readonly string[];
  /** Which examples are to judge by. */
  split: string;
  /** What the data are. */
  kind?: DataKind;
  /** What the model was trained for, as `segment`. */
  task?: string;
  /** What the model gives. */
  output?: 'image' | 'mask' | 'classes' | 'signal' | 'scores' | 'text' | 'code';
  /** Whether the model takes codes, as a decoder alone does; default what `kind` says. */
  input?: 'code';
  /** Of images as the model takes them: 1 gray, 3 red, green and blue. */
  channels?: 1 | 3;
  /** The values of images as the model takes them: what black and white are; default [0, 1]. */
  range?: readonly [least: number, most: number];
  /** Of pixels of masks, the background first. */
  classes?: readonly MaskClass[];
  /** The colour of pixels of masks that do not count. */
  ignored?: ColourKey;
  /** How images are made equally bright before a model takes them: by `normalExposure`. */
  exposure?: Exposure;
  /** Pixels of the images that the model takes. */
  size?: readonly [height: number, width: number];
  /** How images of other sizes are brought to `size`. */
  resize?: 'cover' | 'contain' | 'stretch';
  /** The channels of a signal by name. */
  columns?: readonly string[];
  /** Samples a second. */
  rate?: number;
  /** Samples of the windows that the model takes. */
  window?: number;
  /** Samples from one window to the next. */
  hop?: number;
  /** How signals are scaled, by channel: the model takes (v - centre) / spread. */
  scale?: SignalScale;
  /** What of the model's answers is a finding: what lies above `value`, by which rule it was chosen, and what it is of. */
  threshold?: Threshold;
  /** Of images whose output is scores: the score of a pixel is a mean over a square of so many pixels, that of an image its largest. Of series, over so many rows. */
  smoothed?: number;
  /** Of signals whose output is scores: whether each has one score, the mean of its samples', of which the threshold is; default false. */
  whole?: boolean;
  /** Of series whose output is scores: the usual squared error of each channel, in which errors are measured; the score of a row is the largest of them. */
  usualErrors?: readonly number[];
  /** How each signal is scaled by itself: to mean 0 and deviation 1, or to a root mean square of 1; default not. */
  level?: 'standard' | 'power';
  /** Of text. */
  alphabet?: SavedAlphabet;
}

/** What data are like: printed before a training, kept with the run and with its models, as JSON. */
export interface DataDescription extends DataFacts {
  /** Examples of each part. */
  counts: { training: number; validation: number; test: number };
}

/** A description for people, a line each. */
export function descriptionLines(data: DataDescription): string[] {
  return [
    ...descriptionRows(data).map(([name, value]) => `  ${name}: ${value}`),
    ...data.assumed.map((sentence) => `  Assumed: ${sentence}`),
  ];
}

/** The rows of its table: what was found, and the split. */
export function descriptionRows({ found, counts, split }: DataDescription): [string, string][] {
  const { training, validation, test } = counts;
  const parts = `${training} to train on, ${validation} to watch by, ${test} to judge by`;
  return [...Object.entries(found), ['split', `${parts}; ${split}`]];
}
