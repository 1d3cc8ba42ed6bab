import { type CsvRow, csvRows } from '../csv_rows.js';
import type { Pieces } from '../utf8.js';
import type { CsvDialect } from './csv_dialect.js';

/** The bytes of a file as UTF-8, lines ended by \n, without those before the table. */
async function* plainBytes(
  pieces: Pieces<Uint8Array>,
  { encoding, carriage, skipped }: CsvDialect,
): AsyncGenerator<Uint8Array> {
  const recode = encoding === 'utf-8' ? null : new TextDecoder(encoding);
  const encoder = new TextEncoder();
  let left = skipped;
  for await (const piece of pieces) {
    let bytes = recode === null ? piece : encoder.encode(recode.decode(piece, { stream: true }));
    if (carriage) bytes = bytes.map((byte) => (byte === 0x0d ? 0x0a : byte));
    while (left > 0 && bytes.length > 0) {
      const end = bytes.indexOf(0x0a);
      bytes = bytes.subarray(end < 0 ? bytes.length : end + 1);
      if (end >= 0) left--;
    }
    if (bytes.length > 0) yield bytes;
  }
}

/**
 * The rows of a table in a dialect, the header among them; lines count from the file's beginning.
 *
 * @param name the file's name, for messages
 * @param pieces the file's bytes, cut anywhere
 * @throws ValueError as `csvRows`
 */
export async function* tableRows(
  name: string,
  pieces: Pieces<Uint8Array>,
  dialect: CsvDialect,
): AsyncGenerator<CsvRow, void, undefined> {
  for await (const row of csvRows(
    name,
    plainBytes(pieces, dialect),
    dialect.delimiter,
    dialect.skipped + 1,
  )) {
    yield row;
  }
}
