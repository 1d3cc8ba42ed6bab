import path from 'node:path';
import { fail, ValueError } from '../../check.js';
import { csvRows } from '../../data/csv_rows.js';
import { filePieces } from '../../node/file_pieces.js';
import { IMAGE_EXTENSIONS } from '../../node/read_image.js';

/** A row of a list of pictures. */
export interface PictureRow {
  /** Of the picture; relative ones lie beside the list. */
  file: string;
  /** What the second column says: a class or the file of a mask. */
  other: string | undefined;
  /** The fields of all columns by name, of a list with a header. */
  fields: Readonly<Record<string, string>>;
}

/** What a column of files of pictures may be called. */
const PATH =
  /^(path|file|image|img|picture|photo)([ _-]?(path|file|name))?$|^filename$|^filepath$/i;
/** What the other column may be called, by what it is. */
const OTHER = {
  label: /^(label|class|category|target|y)([ _-]?name)?$/i,
  mask: /^(mask|segmentation|seg|annotation|label|target)([ _-]?(path|file|name))?$/i,
} as const;

const isPicture = (text: string) =>
  IMAGE_EXTENSIONS.includes(path.extname(text).toLowerCase() as (typeof IMAGE_EXTENSIONS)[number]);

/** Of the usual delimiters the one that the first line has most of. */
async function delimiterOf(file: string): Promise<string> {
  let text = '';
  for await (const piece of filePieces(file)) {
    text += new TextDecoder('latin1').decode(piece);
    if (text.includes('\n') || text.length > 65_536) break;
  }
  const [line = ''] = text.split('\n', 1);
  const count = (delimiter: string) => line.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/**
 * The rows of a CSV file that lists pictures, with their classes or their masks. Columns are found by their names;
 * without a header the first is the picture and the second the other.
 *
 * @param other what the other column is
 * @throws ValueError that names the file: no such column, no rows, or a row without a picture
 */
export async function pictureTable(file: string, other: keyof typeof OTHER): Promise<PictureRow[]> {
  const rows: PictureRow[] = [];
  let header: string[] | undefined;
  let places: { picture: number; other: number } | undefined;
  const folder = path.dirname(file);
  for await (const { line, fields } of csvRows(file, filePieces(file), await delimiterOf(file))) {
    const texts = fields.map((field) => field.trim());
    if (places === undefined) {
      header = texts.some(isPicture) ? [] : texts.map((text) => text.replace(/^\uFEFF/, ''));
      const picture = header.length === 0 ? 0 : header.findIndex((name) => PATH.test(name));
      if (picture === -1) {
        const expected = 'a column of files, called path, file or image';
        fail(file, 'the header', `with ${expected}`, header.join(', '));
      }
      const found = header.findIndex((name, i) => i !== picture && OTHER[other].test(name));
      places = { picture, other: header.length === 0 ? 1 : found };
      if (header.length > 0) continue;
    }
    const text = texts[places.picture]!;
    if (text === '') fail(`${file}, line ${line}`, 'the picture', 'the path of a file', text);
    rows.push({
      file: path.isAbsolute(text) ? text : path.join(folder, text),
      other: texts[places.other] || undefined,
      fields: Object.fromEntries(header!.map((name, i) => [name, texts[i]!])),
    });
  }
  if (rows.length === 0) {
    throw new ValueError(`${file}: the list must have a row for each picture, got none.`);
  }
  return rows;
}
