/** A number that says how good a model is, and the same number of something simple. */
export interface Measure {
  /** What is measured, with its unit. */
  name: string;
  /** The model's. */
  value: number;
  /** Which of two values is the better one. */
  better: 'higher' | 'lower';
  /** The same number for what no training is needed for; empty where the number stands alone. */
  baselines: [name: string, value: number][];
}
