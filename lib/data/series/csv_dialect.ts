import { ValueError } from '../../check.js';
import { type Decimal, hasThousands, isMissing, isNumber } from './cell_number.js';
import { isClock, isDate } from './cell_time.js';

/** How a text file stores its characters. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How a table of numbers is written. */
export interface CsvDialect {
  /** Of the characters. */
  encoding: Encoding;
  /** Between the fields; of spaces any number. */
  delimiter: string;
  /** Of the numbers. */
  decimal: Decimal;
  /** Whether the first row names the columns. */
  header: boolean;
  /** Lines before the table, such as comments. */
  skipped: number;
  /** Whether lines end in \r alone. */
  carriage: boolean;
  /** What was not certain, in sentences. */
  assumed: string[];
}

/** What is known of the dialect beforehand. */
export interface GivenDialect {
  delimiter?: string | undefined;
  decimal?: Decimal | undefined;
  header?: boolean | undefined;
}

const DELIMITERS = ['\t', ';', '|', ',', ' '];
/** Rows that are looked at. */
const ROWS = 200;

/** What a delimiter is called. */
export const delimiterName = (delimiter: string): string =>
  ({ '\t': 'tab', ' ': 'space' })[delimiter] ?? `'${delimiter}'`;

function encodingOf(head: Uint8Array, whole: boolean): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** The fields of a line; quotes keep delimiters within. */
export function lineFields(line: string, delimiter: string): string[] {
  if (delimiter === ' ') return line.trim().split(/ +/).map(unquoted);
  const fields: string[] = [];
  let [from, quoted] = [0, false];
  for (let i = 0; i <= line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    if (i < line.length && (quoted || line[i] !== delimiter)) continue;
    fields.push(unquoted(line.slice(from, i)));
    from = i + 1;
  }
  return fields;
}

const unquoted = (field: string) =>
  /^".*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field;

/** Whether a cell holds what tables of signals hold: a number, a time or nothing. */
export const isValue = (cell: string) =>
  isMissing(cell) ||
  isNumber(cell, '.') ||
  isNumber(cell, ',') ||
  isDate(cell) ||
  isClock(cell) ||
  hasThousands(cell, '.');

/** The part of the cells under the first row that are values; 0 where rows differ in length. */
function merit(lines: string[], delimiter: string): number {
  const rows = lines.map((line) => lineFields(line, delimiter));
  const width = rows[0]!.length;
  if (width < 2 || rows.some((row) => row.length !== width)) return 0;
  const cells = rows.slice(rows.length > 1 ? 1 : 0).flat();
  return 0.01 + cells.filter(isValue).length / cells.length;
}

/** Lines of what a device says of itself before its table, at most. */
const MOST_PREAMBLE = 40;

/** How many lines come before a table with a header, where its rows agree and those lines do not; else 0. */
function preambleOf(all: readonly string[]): number {
  for (let skip = 1; skip < Math.min(MOST_PREAMBLE + 1, all.length - 2); skip++) {
    const lines = all.slice(skip, skip + ROWS).filter((line) => line !== '');
    if (all[skip] === '' || lines.length < 3) continue;
    const merits = DELIMITERS.map((one) => merit(lines, one));
    const best = Math.max(...merits);
    if (best <= 0.5) continue;
    const fields = (line: string) => lineFields(line, DELIMITERS[merits.indexOf(best)]!);
    const isData = (line: string) => line !== '' && isValue(fields(line)[0]!);
    if (all.slice(0, skip).some(isData)) return 0;
    const names = fields(lines[0]!);
    if (names.every((name) => name.trim() === '' || !isValue(name))) return skip;
  }
  return 0;
}

/** The decimal sign, and whether it had to be assumed. */
function decimalOf(cells: string[], delimiter: string): { decimal: Decimal; unsure: boolean } {
  const commas = cells.filter((cell) => /^\s*[+-]?\d*,\d/.test(cell) && isNumber(cell, ','));
  const points = cells.filter((cell) => cell.includes('.') && isNumber(cell, '.'));
  if (commas.length === 0 || points.length > commas.length) return { decimal: '.', unsure: false };
  // 1,234 may be a thousand or one and a bit.
  const unsure =
    delimiter !== ',' && commas.every((cell) => /^\s*[+-]?[1-9]\d{0,2},\d{3}\s*$/.test(cell));
  return { decimal: ',', unsure };
}

/** Two whole numbers with a comma between them, or one with a decimal comma. */
const PARTED = /^\s*[+-]?\d+,\d+\s*$/;

/** Whether it is one: no whole number begins with 0, or is -0. */
const isOne = (line: string) => /^\s*[+-]0,|,0\d/.test(line);

/** Whether the first row names the columns: a text there stands above values, or all are texts. */
function hasHeader(rows: string[][]): boolean {
  const [first, ...rest] = rows as [string[], ...string[][]];
  const named = first.map((cell) => !isValue(cell));
  if (named.every((one) => one)) return true;
  return named.some((one, i) => one && rest.some((row) => row[i] !== undefined && isValue(row[i])));
}

/**
 * How a table of numbers is written, found from its beginning: what separates fields, the decimal sign, whether the first
 * row is a header, and the encoding.
 *
 * @param name the file's name, for messages
 * @param head its first bytes
 * @param whole whether these are all
 * @param given what is known
 * @throws ValueError for a file without rows.
 * @example
 * const head = new TextEncoder().encode('time;a\n0,5;1,25\n1,0;2,5\n');
 * const { delimiter, decimal, header } = csvDialect('a.csv', head, true);
 * [delimiter, decimal, header]; // [';', ',', true]
 */
export function csvDialect(
  name: string,
  head: Uint8Array,
  whole: boolean,
  given: GivenDialect = {},
): CsvDialect {
  const assumed: string[] = [];
  const encoding = encodingOf(head, whole);
  if (encoding === 'windows-1252') {
    assumed.push('the text is in Windows-1252, as it is not UTF-8.');
  }
  const text = new TextDecoder(encoding).decode(head);
  const carriage = !text.includes('\n') && text.includes('\r');
  const all = text.split(carriage ? '\r' : /\r?\n/);
  if (!whole && all.length > 1) all.pop();
  let skipped = 0;
  let said: string | undefined;
  while (skipped < all.length) {
    const line = all[skipped]!;
    const separator = /^sep=(.)$/i.exec(line.trim());
    if (separator !== null) said = separator[1];
    else if (!/^\s*(#|\/\/|%)/.test(line)) break;
    skipped++;
  }
  const known = given.delimiter ?? said;
  const table = () => all.slice(skipped, skipped + ROWS).filter((line) => line !== '');
  let lines = table();
  if (lines.length === 0) throw new ValueError(`${name}: the file must have rows, got none.`);
  const meritsOf = () => DELIMITERS.map((one) => merit(lines, one));
  let merits = meritsOf();
  if (known === undefined && Math.max(...merits) <= 0.5) {
    skipped += preambleOf(all.slice(skipped));
    lines = table();
    merits = meritsOf();
  }
  if (skipped > 0) {
    assumed.push(`the first ${skipped === 1 ? 'line is' : `${skipped} lines are`} no data.`);
  }
  const best = Math.max(...merits);
  // Without any that all rows agree on there is one column, or a fault that the reader names.
  const common = () => DELIMITERS.find((one) => one !== ' ' && lines[0]!.includes(one)) ?? ',';
  const delimiter = known ?? (best > 0.5 ? DELIMITERS[merits.indexOf(best)]! : common());
  const rows = lines.map((line) => lineFields(line, delimiter));
  // The first row may be names, and counts where no other number has a sign.
  const below = rows.slice(1).flat();
  const cells = below.some((cell) => /[.,]/.test(cell)) ? below : rows.flat();
  const { decimal, unsure } = decimalOf(cells, delimiter);
  const sign = given.decimal ?? decimal;
  if (unsure && given.decimal === undefined) {
    assumed.push('the comma in numbers as 1,234 is a decimal comma (--decimal point if not).');
  }
  // One column of numbers with a decimal comma.
  const single =
    delimiter === ',' && !lines[0]!.includes(',') && rows.some((row) => row.length > 1);
  const headed = single && lines.slice(1).every((line) => isNumber(line, ','));
  const bare = delimiter === ',' && lines.every((line) => PARTED.test(line));
  if (known === undefined && given.decimal !== '.' && (headed || (bare && lines.some(isOne)))) {
    return oneColumn({ encoding, skipped, carriage, assumed }, lines, given);
  }
  if (known === undefined && bare) {
    assumed.push(
      'each line has two whole numbers, as in 12,5 (--delimiter ; --decimal comma if it is one with a decimal comma).',
    );
  }
  const header = given.header ?? hasHeader(rows);
  return { encoding, delimiter, decimal: sign, header, skipped, carriage, assumed };
}

/** A column of numbers with a decimal comma, which no delimiter ends. */
function oneColumn(
  found: Pick<CsvDialect, 'encoding' | 'skipped' | 'carriage' | 'assumed'>,
  lines: string[],
  given: GivenDialect,
): CsvDialect {
  const header = given.header ?? !isValue(lines[0]!);
  return { ...found, delimiter: ';', decimal: given.decimal ?? ',', header };
}
