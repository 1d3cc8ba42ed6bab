import { mean } from '../arithmetic/mean.js';
import type { Finished } from './run.js';
import type { Measure } from './tasks/measure.js';

/** A figure over all folds of a cross-validation. */
export interface FoldMeasure {
  /** What is measured, with its unit. */
  name: string;
  /** Which of two values is the better one. */
  better: 'higher' | 'lower';
  /** Of the folds that have it, in order. */
  values: number[];
  /** Their mean. */
  mean: number;
  /** Their standard deviation, with n - 1; 0 for one value. */
  spread: number;
  /** The same figure for what no training is needed for: its mean, and in how many folds the model is better. */
  baselines: { name: string; mean: number; beaten: number }[];
}

function spreadOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
  );
}

function overFolds(measures: readonly Measure[]): FoldMeasure {
  const { name, better, baselines } = measures[0]!;
  const values = measures.map(({ value }) => value);
  return {
    name,
    better,
    values,
    mean: mean(values),
    spread: spreadOf(values),
    // Their names may say what was there of the fold's training data: their places are the same.
    baselines: baselines.flatMap(([other], i) => {
      const numbers: (number | undefined)[] = measures.map((one) => one.baselines[i]?.[1]);
      if (numbers.includes(undefined)) return [];
      const known = numbers as number[];
      const beaten = values.filter((value, k) =>
        better === 'lower' ? value < known[k]! : value > known[k]!,
      ).length;
      return [{ name: other, mean: mean(known), beaten }];
    }),
  };
}

/** The figures of some folds, in the order in which they are met. */
export function foldMeasures(folds: readonly Pick<Finished, 'measures'>[]): FoldMeasure[] {
  const byName = new Map<string, Measure[]>();
  for (const { measures } of folds) {
    for (const measure of measures) {
      byName.set(measure.name, [...(byName.get(measure.name) ?? []), measure]);
    }
  }
  return [...byName.values()].map(overFolds);
}

/** Each figure in a line. */
export const foldSentences = (measures: readonly FoldMeasure[]): string[] =>
  measures.map(({ name, mean, spread, values, baselines }) => {
    const beside = baselines.map(
      (one) => `${one.name} ${one.mean.toPrecision(4)}, worse in ${one.beaten} of ${values.length}`,
    );
    const others = beside.length > 0 ? ` (${beside.join('; ')})` : '';
    return `${name}: ${mean.toPrecision(4)} ± ${spread.toPrecision(2)} over ${values.length} folds${others}`;
  });
