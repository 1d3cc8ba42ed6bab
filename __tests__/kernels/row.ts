import type { Value } from './value.js';

/** One call of one kernel, and what it has to answer. */
export interface Row {
  readonly kernel: string;
  /** What is peculiar to it: dtypes, shapes and attributes. */
  readonly name: string;
  /** The same object twice is one tensor in two places; null is an input that is left out. */
  readonly inputs: Readonly<Record<string, Value | null>> | readonly Value[];
  readonly attrs?: object;
  /** The output, all of them where there are several, or an error. */
  readonly expected: Value | readonly Value[] | 'throws';
  /** That stock answers where an error is expected, wrongly. */
  readonly stock?: 'answers';
  /** How far values may be off, in units of their root mean square; 0 unless given. */
  readonly tolerance?: number;
  /** The backends whose kernel it is; all that have the kernel unless given. */
  readonly backends?: readonly string[];
}

/** float32's rounding of short sums, by minimal filtering too. */
export const ROUNDING = 1e-5;
