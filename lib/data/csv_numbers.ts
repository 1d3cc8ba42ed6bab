import { array, fail, flag, onlyKnown, text, ValueError } from '../check.js';
import { csvRows } from './csv_rows.js';
import type { Pieces } from './utf8.js';

export interface CsvOptions {
  /** Between the fields; default a comma. */
  delimiter?: string;
  /** Whether the first row names the columns; default true. Without, their names are 0, 1, 2... */
  header?: boolean;
  /** The columns wanted, by name in that order, or all whose name matches; default all. */
  columns?: readonly string[] | RegExp;
}

/** The numbers of a row. */
export type CsvNumbers = {
  /** Where the row begins, from 1. */
  line: number;
  values: Float32Array;
};

const OPTIONS = ['delimiter', 'header', 'columns'] as const;

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));

function checkHeader(where: string, names: readonly string[]): void {
  if (names.every(isNumber)) {
    throw new ValueError(
      `${where}: the header must be names of columns, got numbers (header: false if there is none).`,
    );
  }
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) fail(where, 'each name of the header', 'there once', twice);
}

/** Indices of the wanted columns. */
function select(where: string, names: readonly string[], wanted: CsvOptions['columns']): number[] {
  if (wanted === undefined) return names.map((_, i) => i);
  if (wanted instanceof RegExp) {
    const found = names.flatMap((name, i) => (name.match(wanted) ? [i] : []));
    if (found.length > 0) return found;
    return fail(where, 'columns', `names of columns (${list(names)})`, String(wanted));
  }
  const places = new Map(names.map((name, i) => [name, i]));
  return wanted.map((name) => {
    const at = places.get(name);
    return at !== undefined
      ? at
      : fail(where, 'columns', `names of columns (${list(names)})`, name);
  });
}

const list = (names: readonly string[]) =>
  names.length > 6 ? `${names.slice(0, 5).join(', ')}, ... ${names.at(-1)}` : names.join(', ');

/**
 * The numbers of a CSV file that comes in pieces, row by row.
 *
 * @param name the file's name, for messages.
 * @throws ValueError that names the line: for an empty file, a missing or doubled header, a column
 *     that is not there, a field that is no finite number, or what csvRows refuses.
 * @example
 * for await (const { values } of csvNumbers('ecg.csv', pieces, { columns: /^v\d+$/ })) use(values)
 */
export async function* csvNumbers(
  name: string,
  pieces: Pieces<Uint8Array>,
  options: CsvOptions = {},
): AsyncGenerator<CsvNumbers, void, undefined> {
  onlyKnown('csvNumbers', options, OPTIONS);
  const { header = true, columns } = options;
  flag('csvNumbers', 'header', header);
  if (columns !== undefined && !(columns instanceof RegExp)) {
    array('csvNumbers', 'columns', columns).forEach((column, i) => {
      text('csvNumbers', `columns[${i}]`, column);
    });
  }
  let names: string[] | undefined;
  let indices: number[] = [];
  for await (const { line, fields } of csvRows(name, pieces, options.delimiter)) {
    const where = `${name}, line ${line}`;
    if (names === undefined) {
      names = header ? fields : fields.map((_, i) => String(i));
      if (header) checkHeader(where, names);
      indices = select(where, names, columns);
      if (header) continue;
    }
    const values = new Float32Array(indices.length);
    indices.forEach((at, i) => {
      const field = fields[at]!;
      if (!isNumber(field)) fail(where, `column '${names![at]}'`, 'a number', field);
      values[i] = Number(field);
    });
    yield { line, values };
  }
  if (names === undefined) throw new ValueError(`${name}: the file must have rows, got none.`);
}
