import type { ModelDescription } from '../../../lib/predict/index.js';
import type { SignalColumns } from '../../input/signal_columns.js';

export type Values = 'model' | 'raw' | 'standard' | 'power' | 'peak';

/** All that can be chosen of what is done to a signal. */
export interface SignalChoices {
  /** For each channel of the model a column, by its place; -1 the mean of all, null not chosen yet. */
  readonly columns: readonly (number | null)[];
  /** Rows a second of a file that does not say; null unknown. */
  readonly rate: number | null;
  /** Whether a file of another rate than the model's comes to that. */
  readonly resample: boolean;
  /** Means of so many rows each are taken. */
  readonly every: number;
  /** The first row that is taken; null where it is loudest. */
  readonly start: number | null;
  /** How many rows are taken by a model of any length. */
  readonly length: number;
  readonly values: Values;
}

export const VALUES: Readonly<Record<Values, string>> = {
  model: 'as the model says',
  raw: 'as they are',
  standard: 'mean 0, deviation 1',
  power: 'root mean square 1',
  peak: 'largest magnitude 1',
};

/** Rows that a model of any length gets at first, at most. */
const USUAL = 65_536;

/** The columns by the names that the model learned from, else in order where they are as many; null where the user has to say. */
function firstColumns(
  { inputShape, data }: ModelDescription,
  { kind, columns }: SignalColumns,
): (number | null)[] {
  const wanted = inputShape[1] ?? 1;
  const named = data?.columns?.map((name) => columns.indexOf(name)) ?? [];
  if (named.length === wanted && !named.includes(-1)) return named;
  if (columns.length === wanted) return columns.map((_, at) => at);
  if (kind === 'sound' && wanted === 1) return [-1];
  return new Array<null>(wanted).fill(null);
}

/** What is chosen at first. */
export function firstSignalChoices(
  description: ModelDescription,
  signal: SignalColumns,
): SignalChoices {
  return {
    columns: firstColumns(description, signal),
    rate: null,
    resample: true,
    every: 1,
    start: null,
    length: Math.min(signal.values[0]!.length, USUAL),
    values: 'model',
  };
}
