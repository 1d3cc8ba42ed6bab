import type { Html } from '../../pictures/index.js';
import type { Measure } from './measure.js';
import type { Models } from './models.js';

/** How one test example fares. */
export interface JudgedExample {
  /** What it is, as `test image 3`. */
  name: string;
  /** The model's figure and that of each baseline; null where an example proves nothing. */
  values: readonly (number | null)[];
}

/** How each test example fares by one figure: what the verdict, its certainty, and the best and the worst example are made of. */
export interface JudgedExamples {
  /** What is computed for each, with its unit, as `IoU`. */
  figure: string;
  /** Which of two values is the better one. */
  better: 'higher' | 'lower';
  /** What the model is compared with; nothing of it may be fitted to test data. */
  baselines: readonly string[];
  /** In the order of the test data. */
  rows: readonly JudgedExample[];
  /**
   * The number that the verdict is on, where it is not the mean of the figures: its name, and that of the model and of
   * each baseline for the examples at some places, of which one may come more than once.
   */
  total?: { name: string; of(places: readonly number[]): number[] };
  /** How many are drawn of the best, of the median and of the worst ones; default 3. */
  each?: number;
  /** Draws the examples at some places beside what the model makes of them. */
  draw?(places: readonly number[], caption: string): Promise<Html[]>;
}

/** How often each class is taken for each. */
export interface Confusion {
  /** What is counted, as `pixels`. */
  of: string;
  /** The names of the classes. */
  classes: readonly string[];
  /** Rows of true classes, columns of found ones. */
  counts: readonly (readonly number[])[];
}

/** What a threshold on a score comes to. */
export interface ThresholdPoint {
  /** Above it the answer is yes. */
  threshold: number;
  /** The part of the positives that is found. */
  recall: number;
  /** The part of the negatives that is taken for positive. */
  falseAlarms: number;
  /** The part of what is found that is positive; null where nothing is found. */
  precision: number | null;
}

/** How a threshold was chosen, and what it and others come to on the test data. */
export interface Calibration {
  /** What is compared with the threshold, with its unit. */
  score: string;
  /** What a positive is, as `abnormal signals`. */
  positives: string;
  /** By which rule, from which data, the threshold was chosen. */
  rule: string;
  /** What the one that was chosen comes to. */
  chosen: ThresholdPoint;
  /** Others, from the lowest. */
  points: readonly ThresholdPoint[];
}

/** All that judging a model on test data brings. */
export interface Judgement {
  /** The one that matters most first. */
  measures: Measure[];
  /** Without it, the verdict is on the first measure, and says nothing of its certainty. */
  examples?: JudgedExamples;
  /** Where there are classes. */
  confusion?: Confusion;
  /** Where a threshold was chosen. */
  calibration?: Calibration;
  /** What was not measured and why, a sentence each. */
  notes?: readonly string[];
}

/** The members of a job that is judged by examples. */
export function judging(judge: (models: Models) => Promise<Judgement>) {
  return { judge, measure: async (models: Models) => (await judge(models)).measures };
}
