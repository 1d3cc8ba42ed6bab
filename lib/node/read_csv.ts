import { type CsvNumbers, type CsvOptions, csvNumbers } from '../data/csv_numbers.js';
import { filePieces } from './file_pieces.js';

/**
 * The numbers of a CSV file row by row, read as they are asked for.
 *
 * @throws ValueError that names file and line (`csvNumbers`), or the file if it cannot be read.
 * @example
 * for await (const { values } of readCsv('ecg5000.csv', { columns: /^v\d+$/ })) use(values)
 */
export function readCsv(
  path: string,
  options: CsvOptions = {},
): AsyncGenerator<CsvNumbers, void, undefined> {
  return csvNumbers(path, filePieces(path), options);
}
