/** Whether the day or the month comes first where the year comes last. */
export type DateOrder = 'day-first' | 'month-first';

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?`;
const ZONE = String.raw`(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?`;
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.]?)(\\d{2})\\2(\\d{2})(?:[T ]+${CLOCK}${ZONE})?$`);
const YEAR_LAST = new RegExp(
  `^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:[T ]+${CLOCK}${ZONE})?$`,
);
const CLOCK_ALONE = new RegExp(`^${CLOCK}$`);

/** Seconds of an offset from UTC. */
function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

type Clock = (string | undefined)[];

/** Seconds since midnight; NaN for a clock that does not exist. */
function clockSeconds([hours, minutes = '0', seconds = '0', part = '0', half]: Clock): number {
  let hour = Number(hours ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + (/p/i.test(half) ? 12 : 0);
  }
  if (hour > 24 || Number(minutes) > 59 || Number(seconds) > 60) return Number.NaN;
  return hour * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${part}`);
}

/** Seconds since 1970 at the beginning of a day; NaN for a day that does not exist. */
function daySeconds(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / 1000 : Number.NaN;
}

/**
 * The time of a cell, in seconds since 1970 at UTC, where no zone is given; a clock alone, since midnight.
 * NaN for what is no time.
 *
 * Source: ISO 8601 for dates with the year first.
 */
export function cellTime(cell: string, order: DateOrder): number {
  const text = cell.trim();
  const first = YEAR_FIRST.exec(text);
  if (first !== null) {
    const [, year, , month, day, ...rest] = first as unknown as string[];
    const start = daySeconds(Number(year), Number(month), Number(day));
    return start + clockSeconds(rest.slice(0, 5)) - zoneSeconds(rest[5]);
  }
  const last = YEAR_LAST.exec(text);
  if (last !== null) {
    const [, one, , other, year, ...rest] = last as unknown as string[];
    const [day, month] = order === 'day-first' ? [one, other] : [other, one];
    const full = Number(year) + (year!.length === 2 ? 2000 : 0);
    const start = daySeconds(full, Number(month), Number(day));
    return start + clockSeconds(rest.slice(0, 5)) - zoneSeconds(rest[5]);
  }
  const clock = CLOCK_ALONE.exec(text);
  return clock === null ? Number.NaN : clockSeconds(clock.slice(1));
}

/** Which of day and month must come first in a cell, as 31/12/2026 says; null for a cell that does not say. */
export function saidOrder(cell: string): DateOrder | null {
  const found = YEAR_LAST.exec(cell.trim());
  if (found === null) return null;
  if (Number(found[1]) > 12) return 'day-first';
  return Number(found[3]) > 12 ? 'month-first' : null;
}

/** Whether a cell is a date with the year last, of which the order must be known. */
export const hasYearLast = (cell: string): boolean => YEAR_LAST.test(cell.trim());
/** Whether a cell is a date without a clock. */
export const isDateAlone = (cell: string): boolean =>
  !cell.includes(':') && !/^\d+$/.test(cell.trim()) && !Number.isNaN(cellTime(cell, 'day-first'));
/** Whether a cell is a clock without a date. */
export const isClock = (cell: string): boolean => CLOCK_ALONE.test(cell.trim());
/** Whether a cell is a date, with or without a clock; eight digits are a number. */
export const isDate = (cell: string): boolean =>
  !/^\d+$/.test(cell.trim()) &&
  (YEAR_FIRST.test(cell.trim()) || YEAR_LAST.test(cell.trim())) &&
  (!Number.isNaN(cellTime(cell, 'day-first')) || !Number.isNaN(cellTime(cell, 'month-first')));
