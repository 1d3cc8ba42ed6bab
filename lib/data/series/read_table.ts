import { fail } from '../../check.js';
import type { Pieces } from '../utf8.js';
import { cellNumber, isMissing } from './cell_number.js';
import { columnDoubts } from './column_doubts.js';
import {
  type CsvDialect,
  csvDialect,
  delimiterName,
  type GivenDialect,
  isValue,
} from './csv_dialect.js';
import { type GivenColumns, type TableColumns, tableColumns } from './table_columns.js';
import { tableRows } from './table_rows.js';

/** A table of numbers, and what its columns are for. */
export interface Table {
  name: string;
  dialect: CsvDialect;
  /** Of all columns. */
  names: string[];
  roles: TableColumns;
  /** Of the channels. */
  columns: string[];
  /** `[rows, channels]`, row by row; NaN where nothing is. */
  values: Float32Array;
  /** The line of each row, from 1. */
  lines: number[];
  /** What `lines` counts in messages; default lines. */
  counted?: 'row';
  /** The cells of the times; of a date and a clock both, joined by a space. */
  times: string[];
  labels: string[] | null;
  groups: string[] | null;
  /** How it is written, in half a sentence. */
  found: string;
  assumed: string[];
  /** What may be wrong with the channels, in sentences. */
  doubts: string[];
}

/** Bytes that the dialect is found from. */
const HEAD = 2 ** 17;
/** Rows that say what columns are for. */
const LOOKED_AT = 200;

async function headOf(
  pieces: Pieces<Uint8Array>,
): Promise<{ head: Uint8Array<ArrayBuffer>; whole: boolean }> {
  const head = new Uint8Array(HEAD);
  let length = 0;
  for await (const piece of pieces) {
    const part = piece.subarray(0, HEAD - length);
    head.set(part, length);
    length += part.length;
    if (length === HEAD) return { head, whole: false };
  }
  return { head: head.slice(0, length), whole: true };
}

/** Whether the first row has texts alone, and they stand above values. */
function isUnits([first, ...rest]: readonly string[][]): boolean {
  const texts = first!.flatMap((cell, i) => (isMissing(cell) ? [] : [i]));
  const values = (i: number) =>
    rest.filter((row) => isValue(row[i]!) && !isMissing(row[i]!)).length;
  return (
    rest.length > 1 &&
    texts.length > 0 &&
    texts.every((i) => !isValue(first![i]!) && values(i) > rest.length / 2)
  );
}

function namesOf(where: string, fields: string[], header: boolean): string[] {
  const names = fields.map((field, i) => (header ? field.trim() : String(i)));
  const seen = new Set<string>();
  const twice = names.find((name) => name !== '' && seen.size === seen.add(name).size);
  if (twice !== undefined) fail(where, 'each name of the header', 'there once', twice);
  return names;
}

/**
 * Reads a table of numbers, whatever its delimiter, decimal sign and header.
 *
 * @param name the file's name, for messages
 * @param open gives the file's bytes, from the beginning at each call
 * @throws ValueError that names line and column: a cell that is no number, rows of unequal length, columns that are not
 *     there, and a file without rows.
 */
export async function readTable(
  name: string,
  open: () => Pieces<Uint8Array>,
  given: GivenDialect & GivenColumns,
): Promise<Table> {
  const { head, whole } = await headOf(open());
  const dialect = csvDialect(name, head, whole, given);
  let names: string[] | undefined;
  const held: { line: number; fields: string[] }[] = [];
  let roles: TableColumns | undefined;
  const values: number[] = [];
  const lines: number[] = [];
  const times: string[] = [];
  const labels: string[] = [];
  const groups: string[] = [];

  const take = (
    line: number,
    fields: string[],
    { channels, time, labels: label, group }: TableColumns,
  ) => {
    for (const at of channels) {
      const cell = fields[at]!;
      const where = `${name}, line ${line}: column '${names![at]}'`;
      values.push(isMissing(cell) ? Number.NaN : cellNumber(where, cell, dialect.decimal));
    }
    lines.push(line);
    if (time.length > 0) times.push(time.map((at) => fields[at]!.trim()).join(' '));
    if (label !== null) labels.push(fields[label]!.trim());
    if (group !== null) groups.push(fields[group]!.trim());
  };
  const units: string[] = [];
  const settle = () => {
    if (dialect.header && isUnits(held.map(({ fields }) => fields))) {
      units.push(`line ${held.shift()!.line} is left out: it has no values, as a line of units.`);
    }
    const rows = held.map(({ fields }) => fields);
    roles = tableColumns(name, names!, rows, dialect.decimal, given);
    for (const { line, fields } of held) take(line, fields, roles);
    held.length = 0;
  };
  for await (const { line, fields } of tableRows(name, open(), dialect)) {
    if (names === undefined) {
      names = namesOf(`${name}, line ${line}`, fields, dialect.header);
      if (dialect.header) continue;
    }
    if (roles !== undefined) take(line, fields, roles);
    else if (held.push({ line, fields }) === LOOKED_AT) settle();
  }
  if (names === undefined || (roles === undefined && held.length === 0)) {
    fail(name, 'the file', 'with rows of numbers', names === undefined ? 'none' : 'a header alone');
  }
  if (roles === undefined) settle();
  const { channels, labels: label, group, assumed } = roles!;
  const columns = channels.map((at) => names![at]!);
  const sign = dialect.decimal === ',' ? ', decimal comma' : '';
  const row = dialect.header ? 'a header' : 'no header';
  const separated =
    names!.length === 1 ? 'one column' : `fields separated by ${delimiterName(dialect.delimiter)}`;
  return {
    name,
    dialect,
    names: names!,
    roles: roles!,
    columns,
    values: Float32Array.from(values),
    lines,
    times,
    labels: label === null ? null : labels,
    groups: group === null ? null : groups,
    found: `${separated}${sign}, ${row}`,
    assumed: [...dialect.assumed, ...assumed, ...units],
    doubts: columnDoubts(columns, values, (row) => `line ${lines[row]}`),
  };
}
