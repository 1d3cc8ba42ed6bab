import { fail, ValueError } from '../../check.js';
import type { Pieces } from '../utf8.js';
import { cellNumber, isNumber } from './cell_number.js';
import { cellTime, type DateOrder, isDate } from './cell_time.js';
import { csvDialect } from './csv_dialect.js';
import { tableRows } from './table_rows.js';

/** A stretch of a signal that is something. */
export interface Interval {
  /** The file it is of; undefined for any. */
  file: string | undefined;
  /** From when, and to before when, in seconds. */
  start: number;
  end: number;
  label: string;
  line: number;
}

const NAMES = ['start', 'end', 'label'] as const;

/**
 * Reads a list of intervals: columns start, end and label, and file where there are several; without a header in this
 * order, as Audacity writes labels. Times are seconds or dates.
 *
 * @param name the list's name, for messages
 * @throws ValueError that names the line: for what is no time, and an end that is not after its start.
 */
export async function readIntervals(
  name: string,
  bytes: Uint8Array,
  order: DateOrder = 'day-first',
): Promise<Interval[]> {
  const dialect = csvDialect(name, bytes, true);
  const rows: { line: number; fields: string[] }[] = [];
  const open: Pieces<Uint8Array> = [bytes];
  for await (const row of tableRows(name, open, dialect)) rows.push(row);
  const isTime = (cell: string) => isNumber(cell, dialect.decimal) || isDate(cell);
  const header = !isTime(rows[0]!.fields[0]!.trim()) && !isTime(rows[0]!.fields[1]?.trim() ?? '');
  const names = header ? rows[0]!.fields.map((field) => field.trim().toLowerCase()) : [...NAMES];
  const places = NAMES.map((one) => {
    const at = names.indexOf(one);
    return at >= 0 ? at : fail(name, 'the columns', 'start, end and label', names.join(', '));
  });
  const file = names.indexOf('file');
  return rows.slice(header ? 1 : 0).map(({ line, fields }) => {
    const seconds = (at: number) => {
      const cell = (fields[at] ?? '').trim();
      if (isDate(cell)) return cellTime(cell, order);
      return cellNumber(`${name}, line ${line}: the time`, cell, dialect.decimal);
    };
    const [start, end] = [seconds(places[0]!), seconds(places[1]!)];
    if (!(end > start)) {
      throw new ValueError(
        `${name}, line ${line}: the end must be after the start (${fields[places[0]!]}), got ${fields[places[1]!]}.`,
      );
    }
    const label = (fields[places[2]!] ?? '').trim();
    if (label === '') fail(`${name}, line ${line}`, 'the label', 'a name', label);
    return { file: file < 0 ? undefined : fields[file]!.trim(), start, end, label, line };
  });
}
