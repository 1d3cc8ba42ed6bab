import type { JudgedExamples } from './tasks/judgement.js';

/** One test example and its figure. */
export interface RankedExample {
  /** Where it is in the test data, from 0. */
  place: number;
  /** What it is, as `test image 3`. */
  name: string;
  /** The model's figure of it. */
  value: number;
}

/** How the test examples fare, in few numbers. */
export interface PerExample {
  /** What is computed for each, with its unit. */
  figure: string;
  /** Which of two values is the better one. */
  better: 'higher' | 'lower';
  /** Examples with a figure. */
  count: number;
  /** Examples that prove nothing, as where nothing was to be found and nothing was. */
  without: number;
  /** Over those with a figure. */
  mean: number;
  /** Of the mean; null for fewer than two. */
  standardError: number | null;
  /** The example with the best figure. */
  best: RankedExample;
  /** The one in the middle. */
  median: RankedExample;
  /** The one with the worst figure. */
  worst: RankedExample;
}

/** The examples with a figure, the best first. */
export function ranked({ rows, better }: JudgedExamples): RankedExample[] {
  const sign = better === 'higher' ? -1 : 1;
  return rows
    .map(({ name, values }, place) => ({ place, name, value: values[0]! }))
    .filter(({ value }) => value !== null && Number.isFinite(value))
    .sort((a, b) => sign * (a.value - b.value) || a.place - b.place);
}

/** The test examples in few numbers; undefined where none has a figure. */
export function perExample(examples: JudgedExamples): PerExample | undefined {
  const all = ranked(examples);
  const count = all.length;
  if (count === 0) return undefined;
  const mean = all.reduce((sum, { value }) => sum + value, 0) / count;
  const squares = all.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  return {
    figure: examples.figure,
    better: examples.better,
    count,
    without: examples.rows.length - count,
    mean,
    standardError: count < 2 ? null : Math.sqrt(squares / (count - 1) / count),
    best: all[0]!,
    median: all[Math.floor((count - 1) / 2)]!,
    worst: all[count - 1]!,
  };
}
