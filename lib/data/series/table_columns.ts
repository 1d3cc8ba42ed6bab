import { fail } from '../../check.js';
import { type Decimal, hasThousands, isMissing, isNumber } from './cell_number.js';
import { isClock, isDate, isDateAlone } from './cell_time.js';

/** What a user says of the columns of a table, by their names. */
export interface GivenColumns {
  /** Those of the signal, in this order; default all that hold numbers. */
  columns?: readonly string[] | undefined;
  /** Of the times; 'none' for no such column. Default the one that looks like it. */
  time?: string | undefined;
  /** What each row is. */
  labels?: string | undefined;
  /** What each row belongs to, such as a patient. */
  group?: string | undefined;
}

/** What each column of a table is for, by its place. */
export interface TableColumns {
  channels: number[];
  /** One column, or a date and a clock. */
  time: number[];
  labels: number | null;
  group: number | null;
  /** What was left out, a sentence each. */
  assumed: string[];
}

const TIME_NAME =
  /^(index_)?(time|times|timestamp|date|datetime|date[_ ]?time|zeit|datum|uhrzeit|clock|epoch|unix|utc|ts|t|seconds|sec|s)([_ ]?(stamp|utc|[mun]?s))?( ?[[(/].*)?$/i;

/** Names of columns that only number the rows. */
const COUNTER_NAME = /^(|Unnamed: \d+|index|idx|row|sample|samples|n|nr|no|#|id|0)$/i;

/** How many cells of a column hold what is asked; missing ones do not count. */
function share(cells: string[], holds: (cell: string) => boolean): number {
  const there = cells.filter((cell) => !isMissing(cell));
  return there.length === 0 ? 0 : there.filter(holds).length / there.length;
}

/** Whether the cells count rows: 0, 1, 2... or from 1 on. */
const counts = (cells: string[]) =>
  cells.length > 1 &&
  cells.every((cell, i) => Number(cell) === Number(cells[0]) + i) &&
  (cells[0] === '0' || cells[0] === '1');

/** Whether the cells rise within what seconds, or thousandths and so on of them, since 1970 are today. */
function likeEpochs(cells: string[]): boolean {
  const values = cells.map(Number);
  const scaled = values.map(
    (value) => value / 1000 ** Math.max(Math.floor((Math.log10(value) - 8) / 3), 0),
  );
  return (
    values.length > 1 &&
    values.every((value, i) => i === 0 || value > values[i - 1]!) &&
    scaled.every((value) => value > 9e8 && value < 4.2e9)
  );
}

/** Columns and characters of their cells that a message shows. */
const [SHOWN, LONGEST] = [8, 20];

function placeOf(where: string, names: readonly string[], what: string, name: string): number {
  const at = names.indexOf(name);
  return at >= 0 ? at : fail(where, what, `the name of a column (${names.join(', ')})`, name);
}

/**
 * What each column of a table is for: as the user says, or as names and first rows look.
 *
 * @param where the file's name, for messages
 * @param rows the first rows, without the header
 * @throws ValueError for names that are not there, and where no column is left that holds numbers.
 */
export function tableColumns(
  where: string,
  names: readonly string[],
  rows: readonly string[][],
  decimal: Decimal,
  given: GivenColumns,
): TableColumns {
  const assumed: string[] = [];
  const cells = names.map((_, i) => rows.map((row) => row[i] ?? ''));
  const find = (what: string, name: string | undefined) =>
    name === undefined ? null : placeOf(where, names, what, name);
  const labels = find('labels', given.labels);
  const group = find('group', given.group);
  const wanted = given.columns?.map((name) => placeOf(where, names, 'columns', name));
  const numeric = (cell: string) => isNumber(cell, decimal) || hasThousands(cell, decimal);
  const free = names.flatMap((_, i) =>
    i === labels || i === group || wanted?.includes(i) ? [] : [i],
  );

  let time: number[] = [];
  if (given.time !== undefined && given.time !== 'none') {
    time = given.time.split('+').map((name) => placeOf(where, names, 'time', name));
  } else if (given.time === undefined) {
    const date = free.find((i) => share(cells[i]!, isDate) >= 0.5);
    const clock = free.find((i) => share(cells[i]!, isClock) >= 0.5);
    const named = free.find((i) => TIME_NAME.test(names[i]!) && share(cells[i]!, numeric) > 0.5);
    const apart =
      date !== undefined && clock !== undefined && share(cells[date]!, isDateAlone) > 0.5;
    if (apart) time = [date, clock];
    else time = [date ?? clock ?? named].filter((i) => i !== undefined);
    const first = free[0];
    const nameless = first !== undefined && /^\d*$/.test(names[first]!);
    if (time.length === 0 && nameless && wanted === undefined && names.length > 1) {
      if (likeEpochs(cells[first]!)) {
        time = [first];
        assumed.push(`the first column is the time, as it rises from 1970 (--time none if not).`);
      }
    }
  }

  const channels: number[] = wanted ?? [];
  if (wanted === undefined) {
    for (const i of free) {
      if (time.includes(i)) continue;
      if (names.length > 1 && COUNTER_NAME.test(names[i]!) && counts(cells[i]!)) {
        const name = names[i] === '' ? `column ${i + 1} without a name` : `column '${names[i]}'`;
        assumed.push(`${name} numbers the rows; it is left out.`);
      } else if (cells[i]!.every(isMissing)) {
        assumed.push(`column '${names[i]}' is left out: its first ${rows.length} cells are empty.`);
      } else if (share(cells[i]!, numeric) < 0.5) {
        assumed.push(`column '${names[i]}' is left out: it does not hold numbers.`);
      } else channels.push(i);
    }
  }
  if (channels.length === 0) {
    const shown = names.slice(0, SHOWN).map((name, i) => {
      const cell = cells[i]!.find((one) => !isMissing(one));
      return cell === undefined ? name : `${name} (${cell.slice(0, LONGEST)})`;
    });
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    fail(where, 'the table', 'with a column of numbers', `columns ${shown.join(', ')}${more}`);
  }
  return { channels, time, labels, group, assumed };
}
