import { ValueError } from '../../lib/check.js';
import { cellNumber } from '../../lib/data/series/cell_number.js';
import { csvDialect, delimiterName } from '../../lib/data/series/csv_dialect.js';
import { tableRows } from '../../lib/data/series/table_rows.js';

/** The rows of numbers of a file, and how it is written, a sentence each where that is not as usual. */
export interface CsvNumbers {
  readonly rows: readonly (readonly number[])[];
  readonly facts: readonly string[];
}

/**
 * The rows of numbers of a CSV file, whatever its delimiter and decimal sign, with a heading or without.
 *
 * @throws ValueError that names the file, and the line of a cell that is no number
 */
export async function csvRows(name: string, bytes: Uint8Array): Promise<CsvNumbers> {
  const dialect = csvDialect(name, bytes, true);
  const { delimiter, decimal, header } = dialect;
  const rows: number[][] = [];
  let heading = header;
  for await (const { line, fields } of tableRows(name, [bytes], dialect)) {
    if (heading) heading = false;
    else
      rows.push(
        fields.map((cell) => cellNumber(`${name}, line ${line}: each cell`, cell, decimal)),
      );
  }
  if (rows.length === 0) throw new ValueError(`${name}: the file must have rows, got none.`);
  const sign = decimal === ',' ? ', with decimal commas' : '';
  const usual = delimiter === ',' || rows[0]!.length === 1;
  const written = usual
    ? `Its numbers have decimal commas.`
    : `Its numbers are separated by ${delimiterName(delimiter)}${sign}.`;
  return {
    rows,
    facts: [
      ...(header ? ['Its first row is a heading, and is left out.'] : []),
      ...(usual && sign === '' ? [] : [written]),
    ],
  };
}
