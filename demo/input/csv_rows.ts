import { ValueError } from '../../lib/check.js';
import { csvNumbers } from '../../lib/data/csv_numbers.js';

/** The rows of numbers of a CSV file, with a heading or without. */
export async function csvRows(name: string, bytes: Uint8Array): Promise<ArrayLike<number>[]> {
  const [first = ''] = new TextDecoder().decode(bytes.subarray(0, 65_536)).split(/\r?\n/, 1);
  const isNumber = (cell: string) => cell.trim() !== '' && Number.isFinite(Number(cell));
  const header = !first.split(',').every(isNumber);
  const rows: ArrayLike<number>[] = [];
  for await (const { values } of csvNumbers(name, [bytes], { header })) rows.push(values);
  if (rows.length === 0) throw new ValueError(`${name}: the file must have rows, got none.`);
  return rows;
}
