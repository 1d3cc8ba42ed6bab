import { fail, onlyKnown, text, ValueError } from '../check.js';

/** One line of a plot. */
export interface Series {
  /** The heights; what is not finite leaves a gap. */
  readonly y: ArrayLike<number>;
  /** As many as y, ascending; default 0, 1, 2, ... */
  readonly x?: ArrayLike<number>;
  /** For the legend; default none. */
  readonly name?: string;
  /**
   * How much each point contributed, as many as y: shaded red where positive, blue where negative. Default nothing.
   */
  readonly contribution?: ArrayLike<number>;
}

/** A series with nothing left out. */
export interface ResolvedSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly contribution: readonly number[];
}

/** The values as an array of `length`. */
function numbers(where: string, name: string, values: unknown, length: number): number[] {
  const isList = Array.isArray(values) || ArrayBuffer.isView(values);
  if (!isList) return fail(where, name, 'an array of numbers', values);
  const list = Array.from(values as unknown as ArrayLike<number>);
  const bad = list.find((value) => typeof value !== 'number');
  if (bad !== undefined || list.includes(undefined as never)) {
    fail(where, name, 'an array of numbers', values);
  }
  if (list.length !== length) {
    throw new ValueError(`${where}: ${name} must be as long as y (${length}), got ${list.length}.`);
  }
  return list;
}

/** A checked series; `name` is how messages call it. */
function resolve(where: string, label: string, series: Series, logY: boolean): ResolvedSeries {
  onlyKnown(`${where}: ${label}`, series, ['x', 'y', 'name', 'contribution']);
  const { y: given, name = '' } = series;
  text(where, `${label}.name`, name);
  const length = given?.length ?? 0;
  if (length === 0) fail(where, `${label}.y`, 'a non-empty array of numbers', given);
  const y = numbers(where, `${label}.y`, given, length);
  const x =
    series.x !== undefined ? numbers(where, `${label}.x`, series.x, length) : y.map((_, i) => i);
  const descent = x.findIndex((value, i) => !(Number.isFinite(value) && !(value <= x[i - 1]!)));
  if (descent >= 0) {
    fail(
      where,
      `${label}.x`,
      'finite and ascending',
      x.slice(Math.max(descent - 1, 0), descent + 1),
    );
  }
  const low = y.find((value) => logY && value <= 0);
  if (low !== undefined) fail(where, `${label}.y`, 'positive for a logarithmic axis', low);
  const contribution =
    series.contribution !== undefined
      ? numbers(where, `${label}.contribution`, series.contribution, length)
      : [];
  return { name, x, y, contribution };
}

/** The series of a plot, checked and completed. */
export function resolveSeries(
  where: string,
  series: readonly Series[],
  logY: boolean,
): ResolvedSeries[] {
  if (!Array.isArray(series) || series.length === 0) {
    fail(where, 'series', 'a non-empty array', series);
  }
  const resolved = series.map((one, i) => resolve(where, `series[${i}]`, one, logY));
  const shaded = resolved.filter(({ contribution }) => contribution.length > 0).length;
  if (shaded > 1) {
    throw new ValueError(`${where}: at most one series can have a contribution, got ${shaded}.`);
  }
  if (!resolved.some(({ y }) => y.some(Number.isFinite))) {
    throw new ValueError(`${where}: no series has a finite y.`);
  }
  return resolved;
}
