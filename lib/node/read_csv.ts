import { type CsvNumbers, type CsvOptions, csvNumbers } from '../data/csv_numbers.js';
import { filePieces } from './file_pieces.js';

/**
 * The numbers of a CSV file row by row, read as they are asked for.
 *
 * @param path of the file
 * @param options delimiter a comma, header true and columns all where left out
 * @throws ValueError that names file and line (`csvNumbers`), or the file if it cannot be read.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('ecg.csv', 'id,v1,v2\n7,1,2\n8,3,4\n');
 * const rows = [];
 * for await (const { values } of readCsv('ecg.csv', { columns: /^v\d+$/ })) rows.push(values);
 * rows; // [Float32Array [1, 2], Float32Array [3, 4]]
 */
export function readCsv(
  path: string,
  options: CsvOptions = {},
): AsyncGenerator<CsvNumbers, void, undefined> {
  return csvNumbers(path, filePieces(path), options);
}
