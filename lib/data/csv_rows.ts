import { fail, filled, integer, pieces, show, text, ValueError } from '../check.js';
import { decodeUtf8, type Pieces } from './utf8.js';

/** A row of a CSV file. */
export interface CsvRow {
  /** Where it begins, from 1. */
  line: number;
  /** The fields' texts, without the quotes around them. */
  fields: string[];
}

/**
 * The rows of a CSV file that comes in pieces. Fields may be quoted, then with separators, line
 * ends and doubled quotes inside; lines end in \n or \r\n; empty lines are left out. Every row must
 * have as many fields as the first. Where spaces separate, any number of them do, and those at the ends of a line
 * are left out.
 *
 * Source: RFC 4180.
 *
 * @param name the file's name, for messages.
 * @param delimiter one character; default a comma.
 * @param given the file's bytes, cut anywhere
 * @param firstLine the number of the first line; default 1
 * @throws ValueError with the line: a quote that stands wrong or is never closed, or a row with
 *     more or fewer fields.
 * @example
 * const bytes = new TextEncoder().encode('a,"b, c"\n1,2\n');
 * const rows = [];
 * for await (const { fields } of csvRows('a.csv', [bytes])) rows.push(fields);
 * rows; // [['a', 'b, c'], ['1', '2']]
 */
export async function* csvRows(
  name: string,
  given: Pieces<Uint8Array>,
  delimiter = ',',
  firstLine = 1,
): AsyncGenerator<CsvRow, void, undefined> {
  filled('csvRows', 'name', name);
  pieces('csvRows', given);
  text('csvRows', 'delimiter', delimiter);
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    fail(name, 'delimiter', 'one character, no quote and no line end', delimiter);
  }
  // 'closed' is after a quoted field, where one more quote opens it again; 'ended' after its \r.
  let state: 'start' | 'plain' | 'quoted' | 'closed' | 'ended' = 'start';
  let line = integer('csvRows', 'firstLine', firstLine, 1);
  let row: CsvRow = { line, fields: [] };
  let field = '';
  let width: number | undefined;
  const refuse = (what: string, expected: string, got: string): never => {
    throw new ValueError(`${name}, line ${line}: ${what} must be ${expected}, got ${got}.`);
  };
  const endField = () => {
    row.fields.push(field);
    field = '';
    state = 'start';
  };
  /** The finished row, or undefined for an empty line. */
  const endRow = (): CsvRow | undefined => {
    // The \r of a line end.
    if (state === 'plain' && field.endsWith('\r')) field = field.slice(0, -1);
    const plain = state === 'start' || state === 'plain';
    const blank = plain && field === '' && row.fields.length === 0;
    // Spaces at the end of a line separate nothing.
    const ended = delimiter === ' ' && state === 'start' && row.fields.length > 0;
    if (!ended) endField();
    const finished = row;
    row = { line: line + 1, fields: [] };
    if (blank) return undefined;
    width ??= finished.fields.length;
    if (finished.fields.length === width) return finished;
    throw new ValueError(
      `${name}, line ${finished.line}: the row must be of ${width} field${width === 1 ? '' : 's'}, as the first is, ` +
        `got ${finished.fields.length}.`,
    );
  };

  for await (const part of decodeUtf8(name, given)) {
    for (const character of part) {
      if (state === 'quoted') {
        if (character === '"') state = 'closed';
        else field += character;
        if (character === '\n') line++;
      } else if (character === '"' && state === 'closed') {
        field += character;
        state = 'quoted';
      } else if (character === '"' && state === 'start') {
        state = 'quoted';
      } else if (character === '"' && state === 'plain') {
        refuse('a field with a quote', 'quoted as a whole', show(`${field}"`));
      } else if (character === delimiter) {
        if (delimiter !== ' ' || state !== 'start') endField();
      } else if (character === '\n') {
        const finished = endRow();
        if (finished !== undefined) yield finished;
        line++;
      } else if (character === '\r' && state === 'closed') {
        state = 'ended';
      } else if (state === 'closed' || state === 'ended') {
        const expected = `'${delimiter}' or the line's end`;
        refuse('what follows a closing quote', expected, `'${character}'`);
      } else {
        field += character;
        state = 'plain';
      }
    }
  }
  if (state === 'quoted') {
    throw new ValueError(
      `${name}, line ${row.line}: the quoted field must be closed, got the end of the file.`,
    );
  }
  const finished = endRow();
  if (finished !== undefined) yield finished;
}
