import { ValueError } from '../../check.js';
import { cellNumber, type Decimal, isNumber } from './cell_number.js';
import { cellTime, type DateOrder, hasYearLast, saidOrder } from './cell_time.js';

/** Times of rows, in seconds. */
export interface TableTimes {
  seconds: Float64Array;
  /** What they were, in a few words. */
  kind: string;
  assumed: string[];
}

/** A unit by the end of a column's name: time_ms, t [us]. */
const UNIT_NAME = /(?:^|[^a-z])(ms|us|µs|ns|msec|usec|millis(?:econds)?|min|minutes|h|hours)\W*$/i;
const UNITS: Record<string, number> = {
  ms: 1e-3,
  msec: 1e-3,
  millis: 1e-3,
  milliseconds: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  usec: 1e-6,
  ns: 1e-9,
  min: 60,
  minutes: 60,
  h: 3600,
  hours: 3600,
};
/** A number since 1970, by its size: so many of it are a second. */
const EPOCHS = [
  [1e17, 1e-9, 'nanoseconds'],
  [1e14, 1e-6, 'microseconds'],
  [1e11, 1e-3, 'milliseconds'],
  [1e8, 1, 'seconds'],
] as const;

/** Seconds of numbers, by the column's name or their size. */
function numberTimes(name: string, values: Float64Array): TableTimes {
  const unit = UNIT_NAME.exec(name)?.[1]?.toLowerCase();
  const epoch = EPOCHS.find(([least]) => Math.abs(values[0] ?? 0) >= least);
  if (unit !== undefined) {
    return { seconds: values.map((v) => v * UNITS[unit]!), kind: `in ${unit}`, assumed: [] };
  }
  if (epoch !== undefined) {
    const [, factor, word] = epoch;
    return {
      // Whole milliseconds first: their seconds are exact as far as they can be.
      seconds: values.map((v) => v * factor),
      kind: `${word} since 1970`,
      assumed: [],
    };
  }
  const assumed = [`the times of column '${name}' are in seconds.`];
  return { seconds: values, kind: 'in seconds', assumed };
}

/** The order of day and month that the cells show. */
function orderOf(
  where: (row: number) => string,
  cells: readonly string[],
  given: DateOrder | undefined,
): { order: DateOrder; assumed: string[] } {
  const shown = { 'day-first': -1, 'month-first': -1 };
  cells.forEach((cell, i) => {
    const order = saidOrder(cell);
    if (order !== null && shown[order] < 0) shown[order] = i;
  });
  const wrong =
    given === undefined ? -1 : shown[given === 'day-first' ? 'month-first' : 'day-first'];
  if (wrong >= 0) {
    throw new ValueError(`${where(wrong)} must be a date, ${given}, got '${cells[wrong]}'.`);
  }
  if (given !== undefined) return { order: given, assumed: [] };
  const [day, month] = [shown['day-first'], shown['month-first']];
  if (day >= 0 && month >= 0) {
    const last = Math.max(day, month);
    const first = day < month ? 'day-first' : 'month-first';
    throw new ValueError(
      `${where(last)} must be a date, ${first} as those before it, got '${cells[last]}'.`,
    );
  }
  if (month >= 0) return { order: 'month-first', assumed: [] };
  const unsure = day < 0 && cells.some(hasYearLast);
  const sentence = 'dates have the day first (--dates month-first if not).';
  return { order: 'day-first', assumed: unsure ? [sentence] : [] };
}

/**
 * The times of a table's rows.
 *
 * @param where names a row's cell, for messages
 * @param cells of each row: a number, a date with or without a clock, or a clock
 * @throws ValueError that names the row for a cell that is no time.
 */
export function tableTimes(
  where: (row: number) => string,
  name: string,
  cells: readonly string[],
  decimal: Decimal,
  given?: DateOrder,
): TableTimes {
  if (cells.length > 0 && isNumber(cells[0]!, decimal) && !/^(19|20)\d{6}$/.test(cells[0]!)) {
    return numberTimes(
      name,
      Float64Array.from(cells, (cell, i) => cellNumber(where(i), cell, decimal)),
    );
  }
  const { order, assumed } = orderOf(where, cells, given);
  const seconds = new Float64Array(cells.length);
  let days = 0;
  cells.forEach((cell, i) => {
    let time = cellTime(cell, order);
    if (Number.isNaN(time)) {
      throw new ValueError(`${where(i)} must be a time as the others are, got '${cell}'.`);
    }
    // A clock without a date begins anew at midnight.
    if (time < 86_400 && i > 0 && time + days < seconds[i - 1]! - 43_200) days += 86_400;
    if (time < 86_400) time += days;
    seconds[i] = time;
  });
  const dated = cells.some(hasYearLast);
  return { seconds, kind: dated ? `dates, ${order}` : 'dates and clocks', assumed };
}
